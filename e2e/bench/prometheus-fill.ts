import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "#e2e/contracts/servers.ts";

/** A series to fill a Prometheus with. All instants and lengths are in seconds. */
export interface FilledSeries {
  /** Metric name and labels, as samples carry them. */
  readonly head: string;
  readonly from: number;
  /** Asked for instants in order, each once. */
  readonly value: (at: number) => number;
}

export interface Filling {
  readonly promtool: string;
  readonly series: readonly FilledSeries[];
  /** Instant of the last sample; all are multiples of the step. */
  readonly to: number;
  readonly stepSeconds: number;
}

/** Sixteen of them make one of the blocks that promtool cuts, so that none lies in two of them and is read twice. */
const PIECE_SECONDS = 4 * 86_400;
const WRITE_CHARACTERS = 2 ** 20;

/** One piece as OpenMetrics, series by series. */
async function writePiece(
  path: string,
  { series, stepSeconds }: Filling,
  from: number,
  to: number,
): Promise<void> {
  const file = await open(path, "w");
  let text = "";
  try {
    for (const { head, from: first, value } of series) {
      for (let at = Math.max(from, first); at < to; at += stepSeconds)
        text += `${head} ${value(at)} ${at}\n`;
      if (text.length < WRITE_CHARACTERS) continue;
      await file.write(text);
      text = "";
    }
    await file.write(`${text}# EOF\n`);
  } finally {
    await file.close();
  }
}

/**
 * A folder for a Prometheus that holds these series, as `preparePrometheus` makes one, but of any size: days are written
 * piece by piece, the next one while promtool reads the last.
 */
export async function fillPrometheus(filling: Filling): Promise<string> {
  const { promtool, series, to, stepSeconds } = filling;
  const folder = await mkdtemp(join(tmpdir(), "headroom-bench-prometheus-"));
  const first = Math.min(...series.map(({ from }) => from));
  const take = async (path: string): Promise<void> => {
    const output = join(folder, "data");
    const how = ["tsdb", "create-blocks-from", "--max-block-duration=1536h", "openmetrics"];
    await run(promtool, [...how, path, output]);
    await rm(path);
  };
  let taken = Promise.resolve();
  try {
    await writeFile(join(folder, "prometheus.yml"), "");
    const start = Math.floor(first / PIECE_SECONDS) * PIECE_SECONDS;
    for (let at = start; at <= to; at += PIECE_SECONDS) {
      const path = join(folder, `${at}.om`);
      const end = Math.min(at + PIECE_SECONDS, to + stepSeconds);
      await writePiece(path, filling, Math.max(at, first), end);
      await taken;
      taken = take(path);
      // Waited for in the next turn; until then nobody hears of its failure.
      taken.catch(() => undefined);
    }
    await taken;
    return folder;
  } catch (error) {
    await taken.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
