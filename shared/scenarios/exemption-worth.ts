import type { Instant } from "#shared/kernel/time.ts";
import type { RankingPolicy } from "./policy.ts";
import type { RankedCell } from "./ranking.ts";
import { scoreService, type WeighedCell } from "./service-score.ts";

/** What exempting a cell would come to, before anybody asks for it. */
export interface ExemptionWorth {
  /** What the cell would count, 0 to 1. */
  readonly credit: number;
  /** Mean credit, by weight, of the service's cells that would not be exempt. */
  readonly mean: number;
  /** Share of the cell in the weight of its service, 0 to 1. */
  readonly share: number;
  /** Share of the service's other cells whose exemptions nothing refuses. */
  readonly shareExempt: number;
  /** Whether both together are as much as the policy allows, or less; beyond that the cell counts 0. */
  readonly withinShare: boolean;
  /** What it would add to the R of the service, 0 to 1; below zero: it costs. */
  readonly difference: number;
}

const sum = (cells: readonly RankedCell[]): number =>
  cells.reduce((total, { sigma }) => total + sigma, 0);

const isGranted = ({ exemption }: RankedCell): boolean => exemption?.refused === null;

/** As the score of a service takes it. What an exempt cell would be by its evidence plays no part in that. */
function weighed(cell: RankedCell): WeighedCell & { readonly scenario: string } {
  return { ...cell, state: cell.state === "exempt" ? "untested" : cell.state };
}

/** Added up decimals are not exact; the same allowance as in the score. */
const ROUNDING = 1e-9;

function isAllowed(share: number, { exemptions }: RankingPolicy): boolean {
  return share <= exemptions.share * (1 + ROUNDING);
}

/**
 * What it would come to if a cell were exempt from now on, approved by somebody outside the team.
 *
 * @param cells all that apply to the service, as they are now
 * @returns `null`: the scenario does not apply
 */
export function exemptionWorth(
  cells: readonly RankedCell[],
  scenario: string,
  now: Instant,
  policy: RankingPolicy,
): ExemptionWorth | null {
  const cell = cells.find((one) => one.scenario === scenario);
  if (cell === undefined) return null;
  const others = cells.filter((one) => one !== cell);
  const rest = others.filter(({ exemption }) => exemption === null);
  const all = sum(cells);
  const share = cell.sigma / all;
  const shareExempt = sum(others.filter(isGranted)) / all;
  const before = scoreService(cells.map(weighed), policy);
  const after = scoreService(
    cells.map((one) =>
      one === cell ? { ...weighed(one), exemption: { from: now, refused: null } } : weighed(one),
    ),
    policy,
  );
  const ofRest = sum(rest);
  return {
    credit: after.cells.find((one) => one.scenario === scenario)?.credit ?? 0,
    mean:
      ofRest === 0 ? 0 : rest.reduce((total, one) => total + one.sigma * one.credit, 0) / ofRest,
    share,
    shareExempt,
    withinShare: isAllowed(shareExempt + share, policy),
    difference: (after.R ?? 0) - (before.R ?? 0),
  };
}

/** Whether an exemption that nothing else refuses counts nothing, because earlier ones have used up the share of weight. */
export function isBeyondShare(
  cells: readonly RankedCell[],
  scenario: string,
  policy: RankingPolicy,
): boolean {
  const cell = cells.find((one) => one.scenario === scenario);
  if (cell?.exemption?.refused !== null) return false;
  const { from } = cell.exemption;
  const upToIt = cells.filter((one) => isGranted(one) && (one.exemption?.from ?? 0) <= from);
  return !isAllowed(sum(upToIt) / sum(cells), policy);
}
