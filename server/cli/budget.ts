import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { assess, retainSeconds } from "#shared/budget/assess.ts";
import { budgetJson, type BudgetJson } from "#shared/budget/json.ts";
import { excludedStretches, type Exclusion } from "#shared/budget/exclusions.ts";
import type { Budget } from "#shared/budget/model.ts";
import { createSeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { assessOptions, DEFAULT_POLICY } from "#server/budget/policy.ts";
import type { Clock } from "#server/platform/clock.ts";
import { isExclusions, readExclusionDocuments } from "#server/budget/exclusion-files.ts";
import { collect, type Collected } from "#server/sli/collect.ts";
import { createPrometheusSource } from "#server/sli/prometheus/source.ts";
import { readSloFiles, type SloFile } from "#server/slo/lint.ts";
import { budgetTable } from "./budget-table.ts";
import { readSlice } from "./slice-option.ts";

export interface BudgetOptions {
  readonly prometheus: string;
  readonly at?: Instant;
  readonly slice: number;
  readonly header: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** Without `--at`: so far behind now, because samples arrive late. */
const LAG_SECONDS = 90;
/** History is asked in stretches of a day of minutes; what is too much for the backend is halved. */
const SLICES_PER_QUERY = 1_440;

function readInstant(text: string): Instant {
  const at = /^\d+(\.\d+)?$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text);
  if (!Number.isFinite(at))
    throw new InvalidArgumentError("write it as 2026-11-23T00:00:00Z, or in seconds since 1970.");
  return at;
}

function readHeader(
  text: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text);
  if (match === null) throw new InvalidArgumentError("write it as 'Name: value'.");
  return { ...before, [match[1] ?? ""]: match[2] ?? "" };
}

function readAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("write it as http://host:port.");
  return text;
}

async function readFiles(paths: readonly string[]): Promise<readonly SloFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return { path, text: await readFile(path, "utf8") };
      } catch (error) {
        throw new DomainError(
          {
            code: "file.unreadable",
            message: `${path} cannot be read`,
            remedy: "check the path",
            where: { file: path },
          },
          { cause: error },
        );
      }
    }),
  );
}

function problemLine({ severity, message, remedy, where }: Problem): string {
  const place = [where?.file, where?.line, where?.column]
    .filter((part) => part !== undefined)
    .join(":");
  return `${place}: ${severity}: ${message}${remedy === undefined ? "" : ` (${remedy})`}\n`;
}

function budgetsOf(
  definition: SloDefinition,
  collected: Collected,
  at: Instant,
  sliceSeconds: number,
  exclusions: readonly Exclusion[],
): readonly Budget[] {
  const own = collected.series.filter(({ series }) => series.slo === definition.id);
  const units = budgetUnits(definition, sliceSeconds);
  const shape = { sliceSeconds, units, retainSeconds: retainSeconds(definition), exact: true };
  const withBook = (series: SliceColumns["series"], columns: SliceColumns | null): Budget => {
    const book = createSeriesBook(shape);
    book.exclude(excludedStretches(exclusions, definition));
    if (columns !== null) book.load(columns);
    return assess(
      definition,
      series,
      book,
      at,
      assessOptions(DEFAULT_POLICY, definition.windows[0]),
    );
  };
  if (own.length === 0)
    return [withBook({ key: seriesKey(definition.id), slo: definition.id, labels: {} }, null)];
  return own.map((columns) => withBook(columns.series, columns));
}

/**
 * Budgets of definitions as a backend has the data for them, at an instant, without server or database.
 *
 * @param exclusions stretches that count neither way
 * @throws DomainError `source.*` when the backend cannot be asked
 */
export async function computeBudgets(
  definitions: readonly SloDefinition[],
  options: Omit<BudgetOptions, "json">,
  now: Instant,
  exclusions: readonly Exclusion[] = [],
): Promise<readonly BudgetJson[]> {
  const sliceMs = options.slice * SECOND_MS;
  const at = alignDown(options.at ?? now - LAG_SECONDS * SECOND_MS, sliceMs);
  const source = createPrometheusSource({
    name: "prometheus",
    url: options.prometheus,
    headers: options.header,
    sliceSeconds: options.slice,
    lagSeconds: LAG_SECONDS,
    reachSeconds: DAY_MS / SECOND_MS,
    slicesPerQuery: SLICES_PER_QUERY,
  });
  try {
    const longest = Math.max(...definitions.map(retainSeconds));
    const range = { from: alignDown(at - longest * SECOND_MS, sliceMs), to: at };
    const collected = await collect(source, definitions, range, new AbortController().signal);
    return definitions.flatMap((definition) =>
      budgetsOf(definition, collected, at, options.slice, exclusions).map((budget) =>
        budgetJson(budget, { service: definition.service, problems: collected.problems }),
      ),
    );
  } finally {
    await source.close();
  }
}

async function runBudget(
  paths: readonly string[],
  options: BudgetOptions,
  clock: Clock,
): Promise<void> {
  const reading = readSloFiles(await readFiles(paths), { foreign: isExclusions });
  const { definitions } = reading;
  const { exclusions, problems: unread } = readExclusionDocuments(reading.foreign);
  const problems = [...reading.problems, ...unread];
  for (const problem of problems) process.stderr.write(problemLine(problem));
  if (problems.some(({ severity }) => severity === "error") || definitions.length === 0) {
    if (definitions.length === 0)
      process.stderr.write("headroom: there is no SLO in these files\n");
    process.exitCode = 1;
    return;
  }
  const budgets = await computeBudgets(definitions, options, clock.now(), exclusions);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(budgets)}\n` : budgetTable(budgets),
  );
}

/** `headroom budget`: budgets straight from a backend. */
export function budgetCommand(clock: Clock = { now: () => Date.now() }): Command {
  return new Command("budget")
    .description("compute budgets straight from a metric backend")
    .argument("<file...>", "SLO files of any recognised format, and exclusions, read as one set")
    .requiredOption(
      "--prometheus <url>",
      "backend that speaks the Prometheus HTTP API",
      readAddress,
    )
    .option(
      "--at <time>",
      "the instant the budgets are for (ISO-8601 or seconds since 1970; else now, less 90 s)",
      readInstant,
    )
    .option("--slice <duration>", "length of a slice", readSlice, 60)
    .option(
      "--header <header>",
      "sent with each request, 'Name: value'; may be repeated",
      readHeader,
      {},
    )
    .option("--json", "as JSON, for machines")
    .action((paths: readonly string[], options: BudgetOptions) => runBudget(paths, options, clock));
}
