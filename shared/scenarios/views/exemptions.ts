import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionWorth } from "#shared/scenarios/exemption-worth.ts";
import type { ActiveExemption, Exemption } from "#shared/scenarios/exemptions.ts";

export interface ExemptionView extends Exemption {
  readonly id: string;
  readonly via: "browser" | "file";
  readonly enteredAt: Instant;
  readonly enteredBy: string | null;
  readonly state: "planned" | "in-force" | "expired" | "withdrawn";
  /** Why it counts nothing while it is in force. */
  readonly refused: ActiveExemption["refused"] | "beyond-share" | "not-applicable";
  /** What its cell counts now, 0 to 1; `null`: it is not in force. */
  readonly credit: number | null;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
  readonly team: string | null;
}

/** What exempting a cell would come to, and what the policy allows. */
export interface ExemptionOffer extends ExemptionWorth {
  /** Most that an exempt cell counts, 0 to 1. */
  readonly mostCredit: number;
  /** Share of a service's weight that may be exempt, 0 to 1. */
  readonly mostShare: number;
  readonly mostDays: number;
  /** What it would add to the team's R, in points of 100; below zero: it costs. `null`: it counts for no team. */
  readonly points: number | null;
}
