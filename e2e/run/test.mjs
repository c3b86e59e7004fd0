import { enableTypeScript, root } from "#server/launch/typescript.mjs";

// `npm test`: on a fresh clone everything that is needed, then every test. The last line is the count.
await enableTypeScript({ development: true });
const { runTests } = await import("./run-tests.ts");
const { summaryLine } = await import("./summary.ts");
const summary = await runTests(root, process.argv.slice(2));
process.stdout.write(`${summaryLine(summary)}\n`);
process.exitCode = summary.ok ? 0 : 1;
