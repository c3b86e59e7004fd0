import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { RankingPolicy } from "./policy.ts";

/** A cell that a team is let off for a while. */
export interface Exemption {
  readonly service: string;
  readonly scenario: string;
  readonly from: Instant;
  /** Not part of it. */
  readonly until: Instant;
  /** A team, or somebody of one: `platform`, `group:default/platform`, `platform/anna`. */
  readonly approvedBy: string;
  readonly reason: string;
  readonly where?: SourceLocation;
}

/** An exemption in force at an instant, and whether it is one that counts. */
export interface ActiveExemption {
  readonly from: Instant;
  /** Why it counts nothing; `null`: it counts, as far as the share of weight allows. */
  readonly refused: "inside-the-team" | "too-long" | null;
}

/** Teams by the one above them. */
export type Parents = ReadonlyMap<string, string | undefined>;

/** The team that an approver names or belongs to, as far as the text says. */
function teamIn(approver: string): readonly string[] {
  const name = approver
    .trim()
    .toLowerCase()
    .replace(/^group:/, "");
  const parts = name.split("/");
  return [name, ...parts];
}

/** Whether an approver is of a team, or of one below it. Of somebody whose team the text does not say nothing is known. */
export function isInside(approvedBy: string, team: string, parents: Parents): boolean {
  const named = new Set(teamIn(approvedBy));
  const inside = team.toLowerCase();
  if (named.has(inside)) return true;
  for (const [child] of parents) {
    if (!named.has(child.toLowerCase())) continue;
    const seen = new Set<string>();
    for (
      let above = parents.get(child);
      above !== undefined && !seen.has(above);
      above = parents.get(above)
    ) {
      if (above.toLowerCase() === inside) return true;
      seen.add(above);
    }
  }
  return false;
}

/**
 * The exemption in force for a cell. Of several the one that counts, and of those the earliest.
 *
 * @param exemptions of this cell
 * @param team that owns the service; `null`: nobody
 */
export function activeExemption(
  exemptions: readonly Exemption[],
  team: string | null,
  now: Instant,
  parents: Parents,
  policy: RankingPolicy,
): ActiveExemption | null {
  const active = exemptions
    .filter(({ from, until }) => from <= now && now < until)
    .map(({ from, approvedBy }): ActiveExemption => {
      if (team !== null && isInside(approvedBy, team, parents))
        return { from, refused: "inside-the-team" };
      const tooLong = now >= from + policy.exemptions.days * DAY_MS;
      return { from, refused: tooLong ? "too-long" : null };
    })
    .toSorted(
      (left, right) =>
        Number(left.refused !== null) - Number(right.refused !== null) || left.from - right.from,
    );
  return active[0] ?? null;
}
