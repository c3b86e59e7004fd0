import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "./catalogue.ts";
import { CellBook, type CellPart } from "./cell-book.ts";
import { cellParts } from "./cell-parts.ts";
import type { Evidence, PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import type { RankedService } from "./ranking.ts";
import { runOf, standingOf, type Run, type Standing } from "./standing.ts";

/** The cell that evidence is looked at in. */
export interface CellContext {
  readonly service: RankedService;
  readonly scenario: Scenario;
  readonly policy: RankingPolicy;
  readonly now: Instant;
}

const WHOLE: readonly CellPart[] = [{ weight: 1 }];

/** The parts of a cell that are tried by themselves; one, where it is one whole. */
export function partsOf({ service, scenario }: CellContext): readonly CellPart[] {
  const dependencies = service.dependencies
    .filter(({ trait }) => trait === scenario.perDependency)
    .map(({ name }) => name);
  return cellParts(service, dependencies) ?? WHOLE;
}

/** Whether a piece of evidence says something of a part: one that names no dependency does of each. */
export function concernsPart(part: CellPart, { dependency, service }: Evidence): boolean {
  if (part.services !== undefined && !part.services.includes(service ?? "")) return false;
  return (
    part.dependency === undefined || dependency === undefined || part.dependency === dependency
  );
}

/** Valid evidence of a part up to an instant, as runs, and which piece each run is. */
export interface PartRuns {
  readonly standing: Standing;
  pieceOf(run: Run): PlacedEvidence | null;
}

export function runsOfPart(
  part: CellPart,
  evidence: readonly PlacedEvidence[],
  { policy, now }: CellContext,
): PartRuns {
  const own = evidence.filter((one) => one.valid && one.at <= now && concernsPart(part, one));
  const pairs = own.map((piece) => ({ piece, run: runOf(piece, policy) }));
  const standing = standingOf(
    pairs.map(({ run }) => run),
    policy,
  );
  return {
    standing,
    // A run that stands for several is one of them, but for its build.
    pieceOf: (wanted) =>
      pairs.find(({ run }) => run === wanted)?.piece ??
      pairs.find(
        ({ run }) =>
          run.at === wanted.at && run.quality === wanted.quality && run.worth === wanted.worth,
      )?.piece ??
      null,
  };
}

const IDEAL = {
  outcome: "held",
  environment: "production",
  provenance: "signed-other-team",
  oracle: "own-sli",
  checks: [],
  valid: true,
} as const;

/**
 * Credit that a cell would have with one further pass that proves as much as any can: it held, in production, told by the
 * service's own SLI, signed and run by another team, on a build of its own.
 */
export function creditWithPass(evidence: readonly PlacedEvidence[], context: CellContext): number {
  const { service, scenario, policy, now } = context;
  const book = new CellBook(policy, partsOf(context));
  for (const one of evidence) if (one.at <= now) book.put(one);
  book.put({
    ...IDEAL,
    digest: "next test",
    service: service.name,
    scenario: scenario.id,
    at: now,
    build: "\0next build",
    runner: "\0next runner",
    fingerprint: "\0next test",
  });
  return book.creditAt(now).credit;
}
