import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { activeExemption, isInside, type Parents } from "#shared/scenarios/exemptions.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import type { ExemptionRecord } from "./exemption.service.ts";

export interface ExemptionContext {
  readonly now: Instant;
  readonly policy: RankingPolicy;
  readonly parents: Parents;
  readonly teamOf: (service: string) => string | null;
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
  const { now, policy, parents, teamOf } = context;
  const team = teamOf(exemption.service);
  const active =
    withdrawn === null ? activeExemption([exemption], team, now, parents, policy) : null;
  return {
    ...exemption,
    id,
    via,
    enteredAt,
    enteredBy,
    state: stateOf(record, now),
    refused: active?.refused ?? null,
    withdrawnAt: withdrawn?.at ?? null,
    withdrawnBy: withdrawn?.by ?? null,
    withdrawnReason: withdrawn?.reason ?? null,
    team,
  };
}

function refuse(code: string, message: string, remedy: string): never {
  throw new DomainError({ code: `exemption.${code}`, message, remedy });
}

/** Refuses what would count nothing: better said now than found out in the ranking. @throws DomainError `exemption.*` */
export function checkExemption(
  exemption: ExemptionRecord["exemption"],
  { policy, parents, teamOf, now }: ExemptionContext,
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
