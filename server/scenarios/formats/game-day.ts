import { z } from "zod";
import { ENVIRONMENTS } from "#shared/scenarios/model.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { instant, label, name } from "#server/scenarios/fields.ts";
import type { EvidenceImporter } from "./importer.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";

export const GAME_DAY_KIND = "headroom/game-day";

const shape = z.strictObject({
  kind: z.literal(GAME_DAY_KIND),
  title: name,
  service: name.optional(),
  scenario: label.optional(),
  dependency: name.optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  startedAt: instant,
  endedAt: instant,
  build: label.optional(),
  /** A team, never a person. */
  runner: label.optional(),
  baselineHealthy: z.boolean(),
  /** What was done to the service; empty where in the end nothing was. */
  done: z.array(name),
  /** What was looked at to say how it came through: a dashboard, an alert, a synthetic test. */
  watched: z.array(name),
  observed: z.enum(["held", "recovered", "failed"]),
  recoveredBy: z.enum(["itself", "person"]).default("person"),
  recoverySeconds: z.number().min(0).optional(),
});
type GameDay = z.output<typeof shape>;

function observationOf({ observed, recoveredBy, recoverySeconds }: GameDay): Observation {
  if (observed !== "recovered") return { kind: observed };
  return { kind: observed, by: recoveredBy, seconds: recoverySeconds ?? null };
}

function readGameDay(day: GameDay): RunReading {
  const {
    service = null,
    scenario = null,
    dependency = null,
    environment = null,
    build = null,
    runner = null,
  } = day;
  return {
    ...UNKNOWN_RUN,
    name: day.title,
    placement: { service, scenario, dependency, environment, build, runner },
    at: day.endedAt,
    completed: true,
    baselineHealthy: day.baselineHealthy,
    injected: day.done.length > 0,
    observation: day.watched.length === 0 ? null : observationOf(day),
    because: "A person entered it by hand.",
    unwatched: false,
    attested: true,
    fault: day.endedAt > day.startedAt ? { from: day.startedAt, to: day.endedAt } : null,
    reasons: {
      "injection-not-proven":
        day.done.length > 0
          ? `Done: ${day.done.join("; ")}.`
          : "It says nothing that was done to the service.",
      "no-assertion":
        day.watched.length > 0
          ? `Watched: ${day.watched.join("; ")}.`
          : "It says nothing that was watched.",
    },
    experiment: { title: day.title, done: day.done },
  };
}

/** A game day as a person writes it down: worth least, because nothing but that person says so. */
export const gameDay: EvidenceImporter = {
  format: "game-day",
  recognises: `a game day entered by hand (kind: ${GAME_DAY_KIND})`,
  recognise: ({ kind }) => kind === GAME_DAY_KIND,
  read: (document) => {
    const { value, problems } = checkShape(shape, document, "evidence");
    return value === undefined ? { problems } : { runs: [readGameDay(value)], problems };
  },
};
