import { setImmediate as nextTurn } from "node:timers/promises";
import { SECOND_MS } from "#shared/kernel/time.ts";
import { createProblemLog, type ProblemLog } from "#shared/sli/problem-log.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { PullBatch } from "#server/sli/source.ts";
import type { Outcome } from "./ask.ts";
import { joinSlices } from "./join.ts";
import { addAnswer, type LegValues, type SliceEnds } from "./leg-values.ts";
import type { SliLegs } from "./legs.ts";
import { legKey } from "./shapes.ts";

/** An SLO with what it is asked for by. */
export interface Askable {
  readonly definition: SloDefinition;
  readonly legs: SliLegs;
}

/** Slices that are joined at a stretch: readers of pages are served in between. */
const SLICES_PER_BATCH = 10_000;

function failedLegs(outcomes: readonly Outcome[]): ReadonlyMap<string, Outcome> {
  const failed = outcomes.filter(({ error }) => error !== null);
  return new Map(
    failed.flatMap((outcome) => outcome.query.legs.map((leg) => [legKey(leg), outcome] as const)),
  );
}

function noteFailure(
  problems: ProblemLog,
  definition: SloDefinition,
  { query, error }: Outcome,
  ends: SliceEnds,
): void {
  const remedy = error?.remedy === undefined ? "" : ` (${error.remedy})`;
  const from = (ends.first - ends.stepSeconds) * SECOND_MS;
  const to = from + (ends.count - 1) * ends.stepSeconds * SECOND_MS;
  problems.addWhole({
    slo: definition.id,
    code: "query-failed",
    message: `${error?.message ?? ""}${remedy}`,
    query: query.text,
    from,
    to,
    count: ends.count,
  });
}

function batchOf(
  askable: readonly Askable[],
  values: LegValues,
  failed: ReadonlyMap<string, Outcome>,
  ends: SliceEnds,
): PullBatch {
  const problems = createProblemLog();
  const answered: SloDefinition["id"][] = [];
  const series = askable.flatMap(({ definition, legs }) => {
    const failure = legs.parts
      .map(({ leg }) => failed.get(legKey(leg)))
      .find((outcome) => outcome !== undefined);
    if (failure !== undefined) {
      noteFailure(problems, definition, failure, ends);
      return [];
    }
    answered.push(definition.id);
    return joinSlices(definition, legs, values, ends, problems);
  });
  return { series, problems: problems.all(), answered };
}

/** Makes slices of what was answered for one stretch of time, some SLOs at a time. */
export async function* batchesOf(
  askable: readonly Askable[],
  outcomes: readonly Outcome[],
  ends: SliceEnds,
): AsyncIterable<PullBatch> {
  const values: LegValues = new Map();
  for (const { query, answer } of outcomes) {
    if (answer !== null) addAnswer(values, query, answer, ends);
    await nextTurn();
  }
  const failed = failedLegs(outcomes);
  const size = Math.max(1, Math.ceil(SLICES_PER_BATCH / ends.count));
  for (let from = 0; from < askable.length; from += size) {
    yield batchOf(askable.slice(from, from + size), values, failed, ends);
    await nextTurn();
  }
}
