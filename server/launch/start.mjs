import { loadProgram } from "./program.mjs";
import { root } from "./typescript.mjs";

// `npm start`: on a fresh clone everything that is needed, then the server in this very process.
const { ensureClientBuilt } = await loadProgram("client-build");
ensureClientBuilt(root);
const { main } = await loadProgram("headroom");
await main(["serve", ...process.argv.slice(2)]);
