import { spawn } from "node:child_process";
import { join } from "node:path";
import { enableTypeScript, root } from "./typescript.mjs";

// `npm run dev`: the server, started again when its source changes, and vite's server before it for the client.
await enableTypeScript({ development: true });
const commands = [
  [
    "node_modules/tsx/dist/cli.mjs",
    "watch",
    "--clear-screen=false",
    "server/launch/dev-server.ts",
    ...process.argv.slice(2),
  ],
  ["node_modules/vite/bin/vite.js"],
];
const children = commands.map(([script, ...rest]) =>
  spawn(process.execPath, [join(root, script), ...rest], { cwd: root, stdio: "inherit" }),
);

function stopAll(signal) {
  for (const child of children) child.kill(signal);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stopAll(signal));
for (const child of children) {
  child.on("exit", (code) => {
    process.exitCode ??= code ?? 0;
    stopAll("SIGTERM");
  });
}
