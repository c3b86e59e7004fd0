import { enableTypeScript, root } from "./typescript.mjs";

// `npm start`: on a fresh clone everything that is needed, then the server in this very process.
await enableTypeScript();
const { ensureClientBuilt } = await import("./client-build.ts");
ensureClientBuilt(root);
const { main } = await import("#server/cli/main.ts");
await main(["serve", ...process.argv.slice(2)]);
