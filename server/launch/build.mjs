import { enableTypeScript, root } from "./typescript.mjs";

// `npm run build`: builds the client, whether it is up to date or not. The server runs from its source.
await enableTypeScript();
const { buildClient } = await import("./client-build.ts");
buildClient(root);
