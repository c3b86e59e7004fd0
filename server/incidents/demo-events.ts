import { demoDeploys, demoFreezes, demoIncidents, DEMO_SEED } from "#fixtures/demo/story.ts";
import type { EventChange } from "#shared/incidents/record.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { PlacedChange } from "./incidents.service.ts";

export interface DemoEventsOptions {
  /** The instant around which the story is told: the same as that of the demo's source. */
  readonly anchor: Instant;
  readonly seed?: number;
}

function known(at: Instant | undefined, now: Instant): Instant | undefined {
  return at !== undefined && at <= now ? at : undefined;
}

/** What people and tools have told of by an instant: nobody knows yet when an incident will end. */
function toldBy(now: Instant, anchor: Instant, seed: number): readonly EventChange[] {
  const deploys = demoDeploys(anchor, seed)
    .filter(({ at }) => at <= now)
    .map(({ service, at, build, rolledBackAt }) => {
      const back = known(rolledBackAt, now);
      return {
        kind: "deploy" as const,
        id: `${service}-${build}-${at}`,
        service,
        at,
        version: build,
        ...(back === undefined ? {} : { rolledBackAt: back }),
      };
    });
  const incidents = demoIncidents(anchor)
    .filter(({ declaredAt }) => declaredAt <= now)
    .map(({ id, title, severity, services, theme, startedAt, resolvedAt }) => {
      const endedAt = known(resolvedAt, now);
      return {
        kind: "incident" as const,
        id,
        title,
        services,
        startedAt,
        severity: String(severity),
        themes: [theme],
        url: `https://incidents.quayside.example/${id}`,
        ...(endedAt === undefined ? {} : { endedAt }),
      };
    });
  const freezes = demoFreezes(anchor).map(({ title, from, to }) => ({
    kind: "freeze" as const,
    id: `freeze-${title}`,
    title,
    from,
    to,
    scope: "all" as const,
  }));
  return [...freezes, ...deploys, ...incidents];
}

/**
 * The demo organisation's deploys, incidents and freezes, told as time goes by.
 *
 * @returns what has come to be known since the last call; everything at the first
 */
export function createDemoEvents({
  anchor,
  seed = DEMO_SEED,
}: DemoEventsOptions): (now: Instant) => readonly PlacedChange[] {
  const told = new Map<string, string>();
  return (now) =>
    toldBy(now, anchor, seed).flatMap((change) => {
      const text = JSON.stringify(change);
      if (told.get(change.id) === text) return [];
      told.set(change.id, text);
      return [{ change, path: [] }];
    });
}
