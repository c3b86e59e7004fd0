import { loadProgram } from "./program.mjs";
import { root } from "./typescript.mjs";

// `npm run build`: the server where its source has changed, and the client whether it is up to date or not.
const { buildClient } = await loadProgram("client-build");
buildClient(root);
