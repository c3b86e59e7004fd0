import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "./catalogue.ts";
import { CellBook, concernsPart, type CellPart } from "./cell-book.ts";
import { cellParts } from "./cell-parts.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import type { RankedService } from "./ranking.ts";
import { RunTable } from "./run-table.ts";
import { standingOfEvidence, type Standing } from "./standing.ts";

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

/** Valid evidence of a part up to an instant, and what it comes to. */
export function runsOfPart(
  part: CellPart,
  evidence: readonly PlacedEvidence[],
  { policy, now }: CellContext,
): { readonly standing: Standing; readonly table: RunTable } {
  return standingOfEvidence(
    evidence.filter((one) => one.at <= now && concernsPart(part, one)),
    policy,
  );
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
  const parts = partsOf(context);
  const book = new CellBook(1, new RunTable(policy), () => parts);
  for (const one of evidence) if (one.at <= now) book.put(0, one);
  book.put(0, {
    ...IDEAL,
    digest: "next test",
    service: service.name,
    scenario: scenario.id,
    at: now,
    build: "\0next build",
    runner: "\0next runner",
    fingerprint: "\0next test",
  });
  return book.creditAt(0, now).credit;
}
