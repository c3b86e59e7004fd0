import { enableTypeScript, root } from "#server/launch/typescript.mjs";

// `npm run screenshots`: the README's pictures, taken anew of the demo organisation.
await enableTypeScript({ development: true });
const { takeScreenshots } = await import("./screenshots.ts");
for (const file of await takeScreenshots(root)) process.stdout.write(`${file}\n`);
