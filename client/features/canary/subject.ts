import type { Traffic } from "#shared/canary/traffic.ts";
import type { GateBudget, GateFacts } from "#shared/gate/model.ts";
import type { TrafficProfile } from "#shared/gate/traffic-profile.ts";

/** What a canary is watched by: one SLO of the service that counts requests, with what was measured of it. */
export interface CanarySubject {
  readonly key: string;
  readonly title: string;
  readonly windowLabel: string;
  readonly target: number;
  /** Over the SLO's window. */
  readonly bad: number;
  readonly total: number;
  /** Bad ratio to begin with; three in so many where none was bad (above it with 95 % confidence). */
  readonly baseline: number;
  readonly traffic: Traffic;
  /** Events a second, on average. */
  readonly perSecond: number;
}

const HOUR_SECONDS = 3_600;
/** In so many events without a bad one the ratio is below `3 / n` with 95 % confidence. */
const RULE_OF_THREE = 3;

/** The service's week, at the level of the SLO's own events: SLOs of one service need not count the same. */
function trafficOf(perSecond: number, profile: TrafficProfile | null): Traffic {
  const mean = profile?.mean ?? null;
  if (profile === null || mean === null || mean <= 0) return { kind: "constant", perSecond };
  const scale = (perSecond / mean) * HOUR_SECONDS;
  return {
    kind: "weekly",
    perHour: profile.requestsPerSecond.map((rate) => (rate === null ? null : rate * scale)),
  };
}

function nameOf({ title, labels }: GateBudget): string {
  const parts = Object.values(labels);
  return parts.length === 0 ? title : `${title} (${parts.join(", ")})`;
}

/** What canaries of a service can be watched by, in the order of its budgets; none where nothing counts requests. */
export function canarySubjects(
  { budgets }: Pick<GateFacts, "budgets">,
  profile: TrafficProfile | null,
): readonly CanarySubject[] {
  return budgets.flatMap((budget): readonly CanarySubject[] => {
    const { method, target, allowedBad, leftBad, eventsPerSecond } = budget.spending;
    const total = Math.round(allowedBad / (1 - target));
    if (method !== "Occurrences" || eventsPerSecond === null) return [];
    if (!(eventsPerSecond > 0) || !(total > RULE_OF_THREE) || budget.remaining === null) return [];
    const bad = Math.max(0, Math.round(allowedBad - leftBad));
    return [
      {
        key: budget.key,
        title: nameOf(budget),
        windowLabel: budget.windowLabel,
        target,
        bad,
        total,
        baseline: Math.max(bad, RULE_OF_THREE) / total,
        traffic: trafficOf(eventsPerSecond, profile),
        perSecond: eventsPerSecond,
      },
    ];
  });
}
