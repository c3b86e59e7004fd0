import type { Trait } from "#shared/org/model.ts";

/** How a scenario is tried with an open tool. */
export interface HowToRun {
  /** The tool's name, such as `Chaos Toolkit`. */
  readonly tool: string;
  /** A command or the smallest manifest, to be filled in where it says `<…>`. */
  readonly command: string;
}

/** One way to fail that a service should be tried by. */
export interface Scenario {
  /** Short and stable: `STA-01`. */
  readonly id: string;
  readonly name: string;
  readonly category: string;
  /** `all`, or traits of which a service needs one. */
  readonly appliesTo: "all" | readonly Trait[];
  /** H held, A*n* by itself within *n* s, M*n* by a person within *n* min, `done`. */
  readonly pass: string;
  /** How much it matters, greater than 0; 1 to 5 in Headroom's own catalogue. */
  readonly sigma: number;
  /** Why it matters, in a sentence; absent where an organisation's own scenario says nothing. */
  readonly why?: string;
  readonly run: readonly HowToRun[];
  /** Hours of work that trying it takes; absent: what such scenarios usually take. */
  readonly hours?: number;
  /** Dependencies with this trait are tried one by one, and their credits averaged. */
  readonly perDependency?: Trait;
}

export interface ScenarioCatalogue {
  /** Changes with the scenarios; shown beside every score. */
  readonly version: string;
  readonly scenarios: readonly Scenario[];
}

/** Whether a scenario is one for a service with these traits. */
export function appliesTo({ appliesTo: wanted }: Scenario, traits: ReadonlySet<Trait>): boolean {
  return wanted === "all" || wanted.some((trait) => traits.has(trait));
}

/** What trying a scenario takes where nothing else is said: an experiment half a day, a game day a whole one. */
const USUAL_HOURS = { experiment: 4, gameDay: 8, done: 2 } as const;

/** Hours of work that trying a scenario on one service takes. */
export function hoursOf({ hours, pass }: Pick<Scenario, "hours" | "pass">): number {
  if (hours !== undefined) return hours;
  if (pass === "done") return USUAL_HOURS.done;
  return pass.startsWith("M") ? USUAL_HOURS.gameDay : USUAL_HOURS.experiment;
}

/** Tells one pass criterion in words: `recovers by itself within 60 s`. */
export function passInWords(pass: string): string {
  const [, kind, count] = /^([AM])(\d+)$/.exec(pass) ?? [];
  if (kind === "A") return `recovers by itself within ${count} s`;
  if (kind === "M") return `a person may act, within ${count} min`;
  return pass === "H" ? "the SLI holds throughout" : pass;
}
