import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startServer, type ServerOptions, type ServerProcess } from "#e2e/run/server-process.ts";
import type { BudgetJson } from "#shared/budget/json.ts";
import type { SourceHealth } from "#shared/sli/model.ts";

const FILLED_WITHIN_MS = 150_000;

/** What `GET /api/v1/budgets` answers of one budget. */
export type ListedBudget = BudgetJson & { readonly team: string | null };

/** A running Headroom with a folder of its own. */
export interface Site {
  readonly url: string;
  readonly folder: string;
  budgets(): Promise<readonly ListedBudget[]>;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  restart(options?: Pick<ServerOptions, "laterMs">): Promise<void>;
  /** Ends it for good and removes its folder. */
  remove(): Promise<void>;
}

async function isFilled(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/trpc/sli.sources`);
  const { result } = (await answer.json()) as {
    readonly result: { readonly data: readonly SourceHealth[] };
  };
  return result.data.every(
    ({ kind, backfill }) => kind === "push" || backfill?.finishedAt !== undefined,
  );
}

async function untilFilled(url: string): Promise<void> {
  const deadline = performance.now() + FILLED_WITHIN_MS;
  while (!(await isFilled(url))) {
    if (performance.now() > deadline)
      throw new Error("the sources did not fetch their past in time");
    await wait(200);
  }
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/**
 * Starts Headroom over files, and resolves when its sources have fetched their past.
 *
 * @param files text by path; without a headroom.yaml among them it serves the demo organisation
 */
export async function openSite(files: Readonly<Record<string, string>> = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-journey-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  let server: ServerProcess;
  try {
    await writeAll(folder, files);
    server = await startServer(folder);
    // A server that ended by itself says why when it is ended.
    await untilFilled(server.url).catch(async (error: unknown) => {
      await server.kill("SIGKILL");
      throw error;
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const { url } = server;
  return {
    url,
    folder,
    async budgets() {
      return (await (await fetch(`${url}/api/v1/budgets`)).json()) as readonly ListedBudget[];
    },
    kill: () => server.kill("SIGKILL"),
    async restart(options = {}) {
      server = await startServer(folder, { ...options, port: Number(new URL(url).port) });
    },
    async remove() {
      await server.kill("SIGKILL");
      await remove();
    },
  };
}
