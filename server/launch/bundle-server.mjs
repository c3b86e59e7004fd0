import { join } from "node:path";
import { build } from "vite";

// node bundle-server.mjs ROOT FOLDER: bundles the server's programs for Node.

/** Pure libraries of many small files: in the bundle they are read at once. The others stay in node_modules. */
const BUNDLED = ["commander", "date-fns", "@date-fns/tz", "yaml", "zod", /^@stdlib\//];
const [root, outDir] = process.argv.slice(2);

await build({
  configFile: false,
  root,
  logLevel: "warn",
  publicDir: false,
  ssr: { noExternal: BUNDLED },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: false,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: {
        headroom: join(root, "server/cli/main.ts"),
        "client-build": join(root, "server/launch/client-build.ts"),
        "gaming-worker": join(root, "server/scenarios/gaming-worker.ts"),
        "embedded-worker": join(root, "server/platform/db/embedded-worker.ts"),
      },
    },
  },
});
