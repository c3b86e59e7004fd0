import { formatRatio } from "#client/ui/format.ts";
import { niceDomain, niceTicks, type Domain } from "./scale.ts";

/** How SLI values are placed on an axis. */
export interface SliScale {
  readonly kind: "linear" | "logarithmic";
  readonly domain: Domain;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Where an SLI stands on the axis. */
  place(sli: number): number;
}

/** From this many times the budgeted share of bad on, a linear axis would press small dips flat. */
const LINEAR_UP_TO_BUDGETS = 8;

/**
 * An axis for SLI values that reaches from the lowest to 100 % and still shows small dips: linear while the lowest is
 * near the target, else logarithmic in the share of bad (90 %, 99 %, 99.9 % at equal distances).
 *
 * @param lowest the lowest known SLI, 0..1
 * @param target 0 < T < 1; always on the axis
 */
export function sliScale(lowest: number, target: number): SliScale {
  const budgeted = 1 - target;
  return 1 - lowest > budgeted * LINEAR_UP_TO_BUDGETS
    ? logarithmic(lowest, budgeted)
    : linear(Math.min(lowest, target), budgeted);
}

function linear(lowest: number, budgeted: number): SliScale {
  const { min } = niceDomain({ min: Math.max(0, Math.min(lowest, 1 - 2 * budgeted)), max: 1 }, 4);
  const domain = { min: Math.max(0, min), max: 1 };
  return {
    kind: "linear",
    domain,
    ticks: niceTicks(domain, 4).map((at) => ({ at, label: formatRatio(at) })),
    place: (sli) => sli,
  };
}

function logarithmic(lowest: number, budgeted: number): SliScale {
  const most = Math.ceil(-Math.log10(budgeted) + 1);
  const least = Math.min(most - 1, Math.floor(-Math.log10(1 - lowest) + 1e-9));
  const ticks = Array.from({ length: most - least + 1 }, (_, index) => {
    const nines = least + index;
    return {
      at: nines,
      label: nines === most ? `≥${formatRatio(1 - 10 ** -nines)}` : formatRatio(1 - 10 ** -nines),
    };
  });
  return {
    kind: "logarithmic",
    domain: { min: least, max: most },
    ticks,
    place: (sli) => Math.min(most, Math.max(least, -Math.log10(Math.max(1 - sli, 10 ** -most)))),
  };
}
