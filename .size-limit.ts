import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the first page needs is what the built index.html names: its script, what that imports, and its styles. */
const folder = join(dirname(fileURLToPath(import.meta.url)), "dist/client");
const page = readFileSync(join(folder, "index.html"), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
  ([, path]) => `dist/client/${path}`,
);

// oxlint-disable-next-line import/no-default-export -- size-limit reads its settings from it
export default [
  {
    name: "First load, JavaScript",
    path: named.filter((path) => path.endsWith(".js")),
    gzip: true,
    limit: "220 kB",
  },
  {
    name: "First load, CSS",
    path: named.filter((path) => path.endsWith(".css")),
    gzip: true,
    limit: "40 kB",
  },
];
