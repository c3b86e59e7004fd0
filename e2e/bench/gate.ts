import { execFile } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "#e2e/run/server-process.ts";
import { root } from "#server/launch/typescript.mjs";
import { benchFolder, benchSlo } from "./organisation.ts";
import { milliseconds, quantile, type Table } from "./table.ts";

const SLOS = 1_000;
const DAYS = 30;
const WARM_QUESTIONS = 500;
const QUESTIONS = 5_000;
const PIPELINES = 20;
const COMMANDS = 20;
/** Each service needs the next few, and through them nearly all others. */
const NEEDED = 3;

/** A catalogue of all services, each of which needs some others. */
function catalogue(): string {
  const services = [
    ...new Set(Array.from({ length: SLOS }, (_, index) => benchSlo(index).service)),
  ];
  return services
    .map((name, index) => {
      const needed = services.slice(index + 1, index + 1 + NEEDED);
      const dependsOn = needed.map((other) => `component:${other}`).join(", ");
      return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: unknown, dependsOn: [${dependsOn}] }\n`;
    })
    .join("---\n");
}

function ask(url: string, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(performance.now() - startedAt)
          : reject(new Error(`the gate answered ${response.statusCode}`)),
      );
    }).on("error", reject);
  });
}

/** Asks for one service after the other, as so many pipelines at once. */
async function askAll(url: string, count: number, pipelines: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: pipelines });
  const took: number[] = [];
  let next = 0;
  const pipeline = async (): Promise<void> => {
    while (next < count) {
      const { service } = benchSlo((next * 10) % SLOS);
      next += 1;
      took.push(await ask(`${url}/api/v1/gate?service=${service}&risk=medium`, agent));
    }
  };
  await Promise.all(Array.from({ length: pipelines }, pipeline));
  agent.destroy();
  return took.toSorted((a, b) => a - b);
}

async function runCommands(url: string): Promise<readonly number[]> {
  const took: number[] = [];
  const argv = ["gate", "--service", "service-0", "--risk", "medium", "--server", url];
  for (let run = 0; run < COMMANDS; run += 1) {
    const startedAt = performance.now();
    // Whichever verdict it ends with, it has answered.
    await promisify(execFile)(process.execPath, [
      join(root, "server/cli/headroom.mjs"),
      ...argv,
    ]).catch(() => undefined);
    took.push(performance.now() - startedAt);
  }
  return took.toSorted((a, b) => a - b);
}

function row(what: string, took: readonly number[]): readonly (string | number)[] {
  return [
    what,
    took.length,
    milliseconds(quantile(took, 0.5)),
    milliseconds(quantile(took, 0.99)),
    milliseconds(took.at(-1) ?? Number.NaN),
  ];
}

/** How long the gate takes to answer over HTTP, the record of it on the disk, and the command from start to end. */
export async function measureGate(): Promise<readonly Table[]> {
  const made = await benchFolder(SLOS, DAYS);
  try {
    await writeFile(join(made.folder, "catalogue.yaml"), catalogue());
    await appendFile(join(made.folder, "headroom.yaml"), "catalog: [./catalogue.yaml]\n");
    const server = await startServer(made.folder);
    await askAll(server.url, WARM_QUESTIONS, 1);
    const rows = [
      row("one pipeline", await askAll(server.url, QUESTIONS, 1)),
      row(`${PIPELINES} pipelines at once`, await askAll(server.url, QUESTIONS, PIPELINES)),
      row("headroom gate", await runCommands(server.url)),
    ];
    await server.kill("SIGTERM");
    return [
      {
        title: `${SLOS} SLOs, each service needs nearly all others; every answer is on the disk before it is given`,
        columns: ["asked by", "questions", "p50", "p99", "longest"],
        rows,
      },
    ];
  } finally {
    await made.remove();
  }
}
