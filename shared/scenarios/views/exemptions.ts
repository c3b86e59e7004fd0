import type { Instant } from "#shared/kernel/time.ts";
import type { ActiveExemption, Exemption } from "#shared/scenarios/exemptions.ts";

export interface ExemptionView extends Exemption {
  readonly id: string;
  readonly via: "browser" | "file";
  readonly enteredAt: Instant;
  readonly enteredBy: string | null;
  readonly state: "planned" | "in-force" | "expired" | "withdrawn";
  /** Why it counts nothing while it is in force. */
  readonly refused: ActiveExemption["refused"];
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
  readonly team: string | null;
}
