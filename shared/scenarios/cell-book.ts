import type { Instant } from "#shared/kernel/time.ts";
import { averageCredit, creditOf, UNTESTED, type CellCredit } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { NO_STANDING, runOf, standingOf, type Run, type Standing } from "./standing.ts";

/** A share of a cell that is tried by itself. */
export interface CellPart {
  /** Share of the cell; those of all parts make 1. */
  readonly weight: number;
  /** The dependency that it is about. Evidence that names none counts for each. */
  readonly dependency?: string;
  /** Names under which the service has been tried; absent: whatever was put into the cell. */
  readonly services?: readonly string[];
}

function concerns(part: CellPart, { dependency, service }: Run): boolean {
  if (part.services !== undefined && !part.services.includes(service ?? "")) return false;
  return (
    part.dependency === undefined || dependency === undefined || part.dependency === dependency
  );
}

/** A class, since an organisation has tens of thousands: closures for each would be most of its memory. */
export class CellBook {
  readonly #policy: RankingPolicy;
  /** `null`: the cell is one whole. */
  readonly #parts: readonly CellPart[] | null;
  readonly #runs: Run[] = [];
  /** Runs that the cell of another heir counts for the trivial-scenario rule; `null`: none. */
  #elsewhere: Set<Run> | null = null;
  /** One for each part. */
  #standings: readonly Standing[] = [];
  #counted: Standing = NO_STANDING;
  // What was worked out holds from the last piece that it knows up to the next one.
  #from: Instant = Infinity;
  #to: Instant = Infinity;

  constructor(policy: RankingPolicy, parts: readonly CellPart[] | null = null) {
    this.#policy = policy;
    this.#parts = parts;
  }

  /**
   * Takes a piece of evidence; an invalid one counts nothing.
   *
   * @param counted whether the trivial-scenario rule counts it here: not if it is inherited, and counted by another heir
   */
  put(evidence: PlacedEvidence, counted = true): void {
    if (!evidence.valid) return;
    const run = runOf(evidence, this.#policy);
    this.#runs.push(run);
    if (!counted) (this.#elsewhere ??= new Set()).add(run);
    this.#from = Infinity;
  }

  /** What the evidence up to an instant comes to; evidence after it is as if it had not been given. */
  creditAt(now: Instant): CellCredit {
    if (this.#runs.length === 0) return UNTESTED;
    this.#workOut(now);
    const [only] = this.#standings;
    if (this.#parts === null) {
      return only === undefined ? UNTESTED : creditOf(only, now, this.#policy);
    }
    return averageCredit(
      this.#parts.map(({ weight }, index) => ({
        weight,
        ...creditOf(this.#standings[index] ?? NO_STANDING, now, this.#policy),
      })),
    );
  }

  /** Experiments up to an instant, each once for a runner and a fortnight, and how many of them passed. */
  runsAt(now: Instant): Pick<Standing, "runs" | "passes"> {
    this.#workOut(now);
    return this.#counted;
  }

  #workOut(now: Instant): void {
    if (now >= this.#from && now < this.#to) return;
    let [from, to] = [-Infinity, Infinity];
    for (const { at } of this.#runs) {
      if (at <= now) from = Math.max(from, at);
      else to = Math.min(to, at);
    }
    this.#from = from;
    this.#to = to;
    const known = to === Infinity ? this.#runs : this.#runs.filter(({ at }) => at <= now);
    const whole = standingOf(known, this.#policy);
    this.#standings =
      this.#parts === null
        ? [whole]
        : this.#parts.map((part) =>
            standingOf(
              known.filter((one) => concerns(part, one)),
              this.#policy,
            ),
          );
    const elsewhere = this.#elsewhere;
    this.#counted =
      elsewhere === null
        ? whole
        : standingOf(
            known.filter((run) => !elsewhere.has(run)),
            this.#policy,
          );
  }
}
