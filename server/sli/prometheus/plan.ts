import { formatDuration } from "#shared/kernel/duration.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { PullPlan } from "#server/sli/source.ts";
import type { Backend } from "./client.ts";
import { resetStepSeconds, type SliceTiming } from "./expressions.ts";
import type { LegRole, SliLegs } from "./legs.ts";
import { legKey, queriesFor, type CounterWay, type ShapeLimits } from "./shapes.ts";

/** VictoriaMetrics refuses queries of more than 16 KiB by default; Prometheus has no such limit. */
const QUERY_CHARACTERS = { "victoria-metrics": 15_000, prometheus: 100_000 } as const;
const LEGS_PER_QUERY = 200;

export function shapeLimits(backend: Backend | undefined): ShapeLimits {
  return {
    legsPerQuery: LEGS_PER_QUERY,
    queryCharacters: QUERY_CHARACTERS[backend?.kind ?? "prometheus"],
  };
}

/** Differences need `last_over_time`, which Prometheus has since 2.26. */
export function counterWay(backend: Backend | undefined): CounterWay {
  if (backend === undefined || backend.kind !== "prometheus" || backend.version === null)
    return "difference";
  const [major = 0, minor = 0] = backend.version
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  return major < 2 || (major === 2 && minor < 26) ? "increase" : "difference";
}

/** `Prometheus 2.42.0`, or what it is without a version. */
export function backendName(backend: Backend): string {
  const name = backend.kind === "prometheus" ? "Prometheus" : "VictoriaMetrics";
  return backend.version === null ? name : `${name} ${backend.version.split("+")[0] ?? ""}`;
}

function countersInWords(way: CounterWay, timing: SliceTiming): string {
  if (way === "increase")
    return "increase over each slice, extrapolated by the backend (it is too old for differences at slice ends)";
  const step = formatDuration(resetStepSeconds(timing.sliceSeconds));
  return `difference of the counters at slice ends, per series; a drop counts from zero, seen at steps of ${step}`;
}

const PURPOSES: Readonly<Record<LegRole, string>> = {
  good: "good events",
  bad: "bad events",
  total: "all events",
  value: "value",
  fraction: "share of good",
};

export interface PlanInput {
  readonly definition: SloDefinition;
  readonly legs: SliLegs;
  readonly timing: SliceTiming;
  readonly backend: Backend | undefined;
  readonly linkUrl: string;
}

function linkTo({ backend, linkUrl }: PlanInput, text: string): string {
  const path = backend?.kind === "victoria-metrics" ? "/vmui/#/" : "/graph";
  return `${linkUrl}${path}?g0.expr=${encodeURIComponent(text)}&g0.tab=0`;
}

/** How one SLO is asked for, taken by itself: on a tick it shares its queries with others of the same shape. */
export function planOf(input: PlanInput): PullPlan {
  const { legs, timing, backend } = input;
  const way = counterWay(backend);
  const queries = legs.parts.map(({ leg, role, factor }) => {
    const [query] = queriesFor([leg], timing, way, shapeLimits(backend));
    const text = query?.text ?? legKey(leg);
    return {
      purpose: factor < 0 ? `${PURPOSES[role]} (subtracted)` : PURPOSES[role],
      text,
      link: linkTo(input, text),
    };
  });
  const how = legs.how === "counters" ? countersInWords(way, timing) : legs.how;
  const asked = backend === undefined ? "" : `; asked of ${backendName(backend)}`;
  return { queries, method: `${how}${asked}`, sliceSeconds: timing.sliceSeconds };
}
