import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { activeExemption, isInside, type Parents } from "#shared/scenarios/exemptions.ts";
import { isBeyondShare } from "#shared/scenarios/exemption-worth.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { RankedCell } from "#shared/scenarios/ranking.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import type { ExemptionRecord } from "./exemption.service.ts";

export interface ExemptionContext {
  readonly now: Instant;
  readonly policy: RankingPolicy;
  readonly parents: Parents;
  readonly teamOf: (service: string) => string | null;
  /** Cells of a service as they count now; none: the catalogue does not rank it. */
  readonly cellsOf: (service: string) => readonly RankedCell[];
}

/** What an exemption that is in force does to its cell. */
function effectOf(
  exemption: ExemptionRecord["exemption"],
  { now, policy, parents, teamOf, cellsOf }: ExemptionContext,
): Pick<ExemptionView, "refused" | "credit"> {
  const { service, scenario } = exemption;
  const active = activeExemption([exemption], teamOf(service), now, parents, policy);
  if (active === null) return { refused: null, credit: null };
  const cells = cellsOf(service);
  const cell = cells.find((one) => one.scenario === scenario);
  if (cell === undefined) return { refused: "not-applicable", credit: null };
  const { credit } = cell;
  if (active.refused !== null) return { refused: active.refused, credit };
  return { refused: isBeyondShare(cells, scenario, policy) ? "beyond-share" : null, credit };
}

function stateOf(
  { withdrawn, exemption: { from, until } }: ExemptionRecord,
  now: Instant,
): ExemptionView["state"] {
  if (withdrawn !== null) return "withdrawn";
  if (now < from) return "planned";
  return now < until ? "in-force" : "expired";
}

export function exemptionView(record: ExemptionRecord, context: ExemptionContext): ExemptionView {
  const { id, via, enteredAt, enteredBy, withdrawn, exemption } = record;
  const effect =
    withdrawn === null ? effectOf(exemption, context) : { refused: null, credit: null };
  return {
    ...exemption,
    id,
    via,
    enteredAt,
    enteredBy,
    state: stateOf(record, context.now),
    ...effect,
    withdrawnAt: withdrawn?.at ?? null,
    withdrawnBy: withdrawn?.by ?? null,
    withdrawnReason: withdrawn?.reason ?? null,
    team: context.teamOf(exemption.service),
  };
}

function refuse(code: string, message: string, remedy: string): never {
  throw new DomainError({ code: `exemption.${code}`, message, remedy });
}

/** Refuses what would count nothing: better said now than found out in the ranking. @throws DomainError `exemption.*` */
export function checkExemption(
  exemption: ExemptionRecord["exemption"],
  { policy, parents, teamOf, now }: Omit<ExemptionContext, "cellsOf">,
): void {
  const { from, until, approvedBy, service } = exemption;
  const { days } = policy.exemptions;
  const team = teamOf(service);
  if (from >= until)
    refuse("empty", "the exemption ends before it begins", "give an end after its beginning");
  if (until <= now) refuse("over", "the exemption would be over already", "give an end to come");
  if (until - from > days * DAY_MS)
    refuse(
      "too-long",
      `an exemption holds for at most ${days} days`,
      "shorten it, and have it approved again if it is still needed then",
    );
  if (team !== null && isInside(approvedBy, team, parents))
    refuse(
      "inside-the-team",
      `"${approvedBy}" is of the team ${team}, which owns ${service}`,
      "have somebody of another team approve it",
    );
}
