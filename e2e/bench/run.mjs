import { enableTypeScript } from "#server/launch/typescript.mjs";

// `npm run bench [section…]`: measures, and prints tables. Nothing here passes or fails.
await enableTypeScript({ development: true });
const { runBenchmarks } = await import("./benchmarks.ts");
await runBenchmarks(process.argv.slice(2));
