import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openBrowser } from "#e2e/journeys/browser.ts";
import { root } from "#server/launch/typescript.mjs";
import { benchFolder } from "./organisation.ts";
import { startServer } from "#e2e/run/server-process.ts";
import type { Table } from "./table.ts";

/** What the browser really fetches for the first view of the overview, each file gzipped. */
export async function measureFirstLoad(): Promise<readonly Table[]> {
  const made = await benchFolder(20, 2);
  const server = await startServer(made.folder);
  const browser = await openBrowser();
  const fetched = new Set<string>();
  try {
    const page = await browser.newPage();
    page.on("response", (response) => fetched.add(new URL(response.url()).pathname));
    await page.goto(server.url, { waitUntil: "load" });
    await page.getByRole("table").first().waitFor();
    await page.waitForLoadState("load");
  } finally {
    await browser.close();
    await server.kill("SIGTERM");
    await made.remove();
  }
  const assets = join(root, "dist/client/assets");
  const files = (await readdir(assets)).filter((file) => fetched.has(`/assets/${file}`));
  const sizes = await Promise.all(
    files.map(async (file) => ({
      file,
      bytes: gzipSync(await readFile(join(assets, file))).length,
    })),
  );
  const sum = (ending: string): number =>
    sizes
      .filter(({ file }) => file.endsWith(ending))
      .reduce((total, { bytes }) => total + bytes, 0);
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;
  return [
    {
      title: "First load of the overview, as fetched by Chromium, gzipped",
      columns: ["kind", "gzipped", "at most"],
      rows: [
        ["JavaScript", kilobytes(sum(".js")), "220 KB"],
        ["CSS", kilobytes(sum(".css")), "40 KB"],
      ],
    },
  ];
}
