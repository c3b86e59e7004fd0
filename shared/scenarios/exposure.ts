import type { RankingPolicy } from "./policy.ts";

/** Where an exposure is from: counted requests, the catalogue's annotation, or what the policy takes where neither is known. */
export type ExposureBasis = "measured" | "catalogue" | "assumed";

/** What is known of how exposed a service is. */
export interface ExposureFacts {
  readonly service: string;
  /** 1 is the most important; absent: it is not said. */
  readonly tier?: number;
  /** In the period; `null`: nothing counts them. */
  readonly requests: number | null;
  /** The catalogue's annotation `headroom.dev/exposure`; `null`: there is none. */
  readonly declared: number | null;
}

/** Exposure of a service, in the units of the catalogue's annotations. */
export interface Exposure {
  /** `null`: neither measured nor declared. */
  readonly value: number | null;
  readonly basis: ExposureBasis;
  readonly tierWeight: number;
}

/**
 * What a request to a service of a tier weighs.
 *
 * @param weights of tier 1, 2, ...; below the last, and without a tier, the last one counts
 */
export function tierWeight(
  tier: number | undefined,
  weights: RankingPolicy["tierWeights"],
): number {
  const last = weights.at(-1) ?? 1;
  return tier === undefined ? last : (weights[Math.max(1, Math.floor(tier)) - 1] ?? last);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * What one unit of the catalogue's annotation is worth in requests x tier: requests and declared figures must stand side
 * by side. Taken from the services that have both; where none has, a measured one is on average as exposed as a declared
 * one, or as 1.
 */
function requestsPerUnit(
  measured: readonly { readonly raw: number; readonly declared: number | null }[],
  declaredOnly: readonly number[],
): number {
  const both = measured.filter(({ raw, declared }) => raw > 0 && (declared ?? 0) > 0);
  if (both.length > 0)
    return sum(both.map(({ raw }) => raw)) / sum(both.map(({ declared }) => declared ?? 0));
  const mean = sum(measured.map(({ raw }) => raw)) / measured.length;
  const unit = declaredOnly.length === 0 ? 1 : sum(declaredOnly) / declaredOnly.length;
  return mean > 0 && unit > 0 ? mean / unit : 1;
}

/**
 * `e_s` of every service: requests x weight of the tier where requests are counted, else what the catalogue declares.
 * Between services that are measured, and between services that are declared, ratios stay as they are.
 */
export function exposuresOf(
  facts: readonly ExposureFacts[],
  { tierWeights }: Pick<RankingPolicy, "tierWeights">,
): ReadonlyMap<string, Exposure> {
  const weighed = facts.map((fact) => ({ ...fact, weight: tierWeight(fact.tier, tierWeights) }));
  const measured = weighed.flatMap(({ requests, weight, declared }) =>
    requests === null ? [] : [{ raw: requests * weight, declared }],
  );
  const declaredOnly = weighed.flatMap(({ requests, declared }) =>
    requests === null && declared !== null ? [declared] : [],
  );
  const unit = measured.length === 0 ? 1 : requestsPerUnit(measured, declaredOnly);
  return new Map(
    weighed.map(({ service, requests, declared, weight }): [string, Exposure] => {
      if (requests !== null)
        return [
          service,
          { value: (requests * weight) / unit, basis: "measured", tierWeight: weight },
        ];
      return [
        service,
        { value: declared, basis: declared === null ? "assumed" : "catalogue", tierWeight: weight },
      ];
    }),
  );
}
