import { SCORE_TERMS, type ScoreTerm, type ScorecardPolicy } from "./policy.ts";

/** Formulas of design/ranking.md, "The scorecard". Every term is from 0 to 1; `null` is unknown. */

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** A cell whose scenario asks the service to recover by itself. */
export interface HealingCell {
  readonly sigma: number;
  readonly credit: number;
  readonly targetSeconds: number;
  /** How long it took; 0 when it held. `null`: it did not recover by itself, or was not tried. */
  readonly actualSeconds: number | null;
}

/**
 * H: credit of the cells that recovered by themselves, each by `min(1, target time / actual time)`, weighted by sigma
 * over all cells that should. What was not tried is in the denominator, or trying one thing would be enough.
 */
export function healing(cells: readonly HealingCell[]): number | null {
  let sigma = 0;
  let healed = 0;
  for (const cell of cells) {
    sigma += cell.sigma;
    if (cell.actualSeconds === null) continue;
    const speed =
      cell.actualSeconds <= 0 ? 1 : Math.min(1, cell.targetSeconds / cell.actualSeconds);
    healed += cell.sigma * cell.credit * speed;
  }
  return sigma === 0 ? null : healed / sigma;
}

/**
 * b(u): 1 for a consumed share of the budget up to 0.8, falling linearly to 0 at 1.5. Flat at first, so that nobody
 * gains by hoarding budget.
 *
 * @param consumed against the strictest target of the last two windows
 */
export function budgetKept(consumed: number, policy: ScorecardPolicy): number {
  const { budgetFlatTo, budgetZeroAt } = policy;
  return clamp((budgetZeroAt - consumed) / (budgetZeroAt - budgetFlatTo));
}

/**
 * `min(1, deploys / half of the team's own median)`: who stops shipping keeps no balance.
 *
 * @param deploys in the period, those for reliability among them
 * @param median of the team's own last 26 weeks, for a period of the same length
 */
export function flow(deploys: number, median: number, policy: ScorecardPolicy): number {
  const expected = policy.flowShare * median;
  return expected <= 0 ? 1 : Math.min(1, deploys / expected);
}

/** B: `min(b(u), flow)`. */
export function balance(
  facts: { readonly consumed: number; readonly deploys: number; readonly medianDeploys: number },
  policy: ScorecardPolicy,
): number {
  return Math.min(
    budgetKept(facts.consumed, policy),
    flow(facts.deploys, facts.medianDeploys, policy),
  );
}

/** How many responders there are in effect: the exponential of the entropy of their shares. Four equal ones are 4. */
export function respondersInEffect(minutes: readonly number[]): number {
  const total = minutes.reduce((sum, one) => sum + one, 0);
  if (total <= 0) return 0;
  let entropy = 0;
  for (const one of minutes) if (one > 0) entropy -= (one / total) * Math.log(one / total);
  return Math.exp(entropy);
}

/**
 * O: the owner's share of response minutes x `min(1, exp(entropy of responders) / 3)`.
 *
 * @param ownerMinutes of each responder of the owning team
 * @param otherMinutes of everybody else together
 * @returns `null` when nobody responded to anything
 */
export function ownership(
  ownerMinutes: readonly number[],
  otherMinutes: number,
  policy: ScorecardPolicy,
): number | null {
  const own = ownerMinutes.reduce((sum, one) => sum + one, 0);
  if (own + otherMinutes <= 0) return null;
  const spread = Math.min(1, respondersInEffect(ownerMinutes) / policy.responders);
  return (own / (own + otherMinutes)) * spread;
}

/**
 * L: share of themes closed by later passing evidence x declared burn / detected burn x
 * `min(1, readers outside the team / 20)`. Burn that was detected and never declared is dark, and lowers it.
 *
 * @returns `null` when there was nothing to learn from
 */
export function learning(
  facts: {
    readonly themes: number;
    readonly closed: number;
    readonly declaredBurn: number;
    readonly detectedBurn: number;
    readonly readers: number;
  },
  policy: ScorecardPolicy,
): number | null {
  const { themes, closed, declaredBurn, detectedBurn, readers } = facts;
  if (themes === 0 && detectedBurn <= 0) return null;
  const learnt = themes === 0 ? 1 : closed / themes;
  const declared = detectedBurn <= 0 ? 1 : clamp(declaredBurn / detectedBurn);
  return learnt * declared * Math.min(1, readers / policy.readers);
}

/** Values of a team by term; `null` is unknown. */
export type ScoreValues = Readonly<Record<ScoreTerm, number | null>>;

/** One term of a composite score, as it went in. */
export interface ScorePart {
  readonly term: ScoreTerm;
  /** 0 to 1; `null`: not known of this team, and counts 0. */
  readonly value: number | null;
  /** Its share, after those left out for everyone were taken off. */
  readonly weight: number;
  /** What it adds to S: 100 x weight x value. */
  readonly points: number;
}

export interface Scorecard {
  /** 0 to 100; `null` when no term has a source. */
  readonly S: number | null;
  readonly parts: readonly ScorePart[];
  /** Terms without a source in the whole organisation. */
  readonly leftOut: readonly ScoreTerm[];
}

/**
 * `S = 100 (0.50 R + 0.15 H + 0.15 B + 0.10 O + 0.10 L)`. Terms without a source in the whole organisation are left out
 * and the rest re-weighted; a term that is merely unknown of one team counts 0, or not measuring it would pay.
 *
 * @param sources terms that have a source
 */
export function composite(
  values: ScoreValues,
  sources: ReadonlySet<ScoreTerm>,
  policy: ScorecardPolicy,
): Scorecard {
  const kept = SCORE_TERMS.filter((term) => sources.has(term));
  const total = kept.reduce((sum, term) => sum + policy.weights[term], 0);
  const parts = kept.map((term): ScorePart => {
    const weight = total === 0 ? 0 : policy.weights[term] / total;
    const value = values[term];
    return { term, value, weight, points: 100 * weight * (value ?? 0) };
  });
  return {
    S: total === 0 ? null : parts.reduce((sum, { points }) => sum + points, 0),
    parts,
    leftOut: SCORE_TERMS.filter((term) => !sources.has(term)),
  };
}
