import type { ScoreTerm } from "#shared/scenarios/policy.ts";
import type { ScorePart } from "#shared/scenarios/scorecard.ts";
import type { RiskView, ScorecardLine, ScorecardView } from "#shared/scenarios/views.ts";
import { formatShare, UNKNOWN } from "#client/ui/format.ts";

const MINUS = "\u2212";

interface TermWords {
  readonly name: string;
  /** What it asks. */
  readonly meaning: string;
  readonly formula: string;
}

/** The terms of S, with their formulas as they are computed. */
export const TERM_WORDS: Readonly<Record<ScoreTerm, TermWords>> = {
  R: {
    name: "Reliability shown",
    meaning: "failure scenarios that were really tested, weighted by how much is exposed",
    formula: "R = Σ exposure × R(service) / Σ exposure, R(service) = Σ σ × credit / Σ σ",
  },
  H: {
    name: "Healing",
    meaning: "how much recovered by itself, and how fast",
    formula: "H = Σ σ × credit × min(1, target time / actual time) / Σ σ",
  },
  B: {
    name: "Balance",
    meaning: "budget kept without freezing",
    formula:
      "B = min(b(u), flow); b = 1 up to 80 % of the budget, 0 at 150 %; flow = min(1, deploys / half of the own median)",
  },
  O: {
    name: "Ownership",
    meaning: "owners answer themselves, and more than one of them",
    formula: "O = owner's share of response minutes × min(1, responders in effect / 3)",
  },
  L: {
    name: "Learning",
    meaning: "what incidents taught was fixed, declared and read",
    formula:
      "L = themes closed × declared burn / detected burn × min(1, readers outside the team / 20)",
  },
};

/** A share as points of 100: 0.0911 is `9.1`. Something is never rounded to nothing. */
export function points(share: number | null): string {
  return share === null ? UNKNOWN : hundredths(100 * share);
}

/** Points of 100, 0 to 100: `9.1`. */
export function hundredths(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return value > 0 && value < 0.05 ? "<0.1" : value.toFixed(1);
}

/** A difference in points with its sign: `+8.0`, `−0.4`, `±0.0`. */
export function signedPoints(difference: number): string {
  const text = Math.abs(difference).toFixed(1);
  if (text === "0.0") return "±0.0";
  return `${difference < 0 ? MINUS : "+"}${text}`;
}

/** How a part came about, with its values put in. */
export function partInFigures({ term, value, weight, points: added }: ScorePart): string {
  const share = formatShare(weight);
  if (value === null)
    return `${TERM_WORDS[term].name}: not known of this team, and counts 0 of ${share}.`;
  return `100 × ${share} × ${value.toFixed(3)} = ${added.toFixed(1)}`;
}

/** S with the values put in: `0.63 × 9.1 + 0.19 × 10.6 + 0.19 × 93.6 = 25.2`. */
export function compositeInFigures({ S, parts }: Pick<ScorecardLine, "S" | "parts">): string {
  if (S === null) return "S is unknown: no term has a source.";
  const terms = parts.map(
    ({ weight, value }) => `${weight.toFixed(3)} × ${(100 * (value ?? 0)).toFixed(1)}`,
  );
  return `S = ${terms.join(" + ")} = ${S.toFixed(1)}`;
}

/** R a quarter ago, by the trend, whose last point is now; `null`: unknown. */
export function quarterAgo({ trend }: Pick<ScorecardLine, "trend">): number | null {
  return trend.at(-2) ?? null;
}

/** Budgets kept of those that are known: `49 of 52`; what is unknown is not counted as kept. */
export function budgetsKept({ budgets }: Pick<ScorecardLine, "budgets">): string {
  const known = budgets.kept + budgets.spent;
  return known === 0 ? "none known" : `${budgets.kept} of ${known}`;
}

/** The page's sentence: more reliable than last quarter or not, and where the risk is. */
export function scorecardSentence({ organisation, risks, quarters }: ScorecardView): string {
  const { R } = organisation;
  if (R === null) return "Nothing can be scored yet: no service has a scenario that applies to it.";
  const before = quarterAgo(organisation);
  const label = quarters.at(-2)?.label ?? "last quarter";
  const change = before === null ? null : 100 * (R - before);
  const trend =
    change === null
      ? `We show ${points(R)} of 100 points of tested reliability`
      : Math.abs(change) < 0.05
        ? `We show as much tested reliability as at the end of ${label}: ${points(R)} of 100 points`
        : `We show ${change > 0 ? "more" : "less"} tested reliability than at the end of ${label}: ${points(R)} of 100 points, ${signedPoints(change)}`;
  const [worst] = risks;
  return worst === undefined
    ? `${trend}.`
    : `${trend}. The biggest single risk: ${worst.serviceTitle}, ${worst.name}.`;
}

const STATE_WORDS: Readonly<Record<RiskView["state"], string>> = {
  untested: "was never validly tested",
  "known-risk": "is known to fail",
  passed: "was tested, but weakly or long ago",
  exempt: "is exempt, not tested",
};

/** A risk as a sentence: weight x exposure x what is untested, in words. */
export function riskSentence(risk: RiskView): string {
  const { name, state, sigma, exposureShare, credit, points: lost } = risk;
  return `${capitalised(name)} ${STATE_WORDS[state]}: weight ${sigma}, ${formatShare(exposureShare)} of what is exposed, ${formatShare(1 - credit)} unproven. It costs ${lost.toFixed(1)} points.`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
