import type { BudgetStatus } from "#shared/budget/model.ts";
import type {
  GateAnswer,
  GateBudget,
  GateFacts,
  GateReason,
  GateRuleName,
  Verdict,
} from "#shared/gate/model.ts";
import { formatShare, leftOrOverspent, plural } from "#client/ui/format.ts";

interface VerdictWords {
  /** Lends its shape and colour. */
  readonly status: BudgetStatus;
  readonly word: string;
  readonly meaning: string;
  /** Begins the sentence below it. */
  readonly lead: string;
}

/** Every verdict has a shape and a word besides its colour. */
export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  go: {
    status: "ok",
    word: "go",
    meaning: "Nothing that the policy looks at speaks against it.",
    lead: "It may ship",
  },
  caution: {
    status: "warning",
    word: "caution",
    meaning: "It may ship. Somebody should watch it, and know why below.",
    lead: "It may ship, with care",
  },
  hold: {
    status: "exhausted",
    word: "hold",
    meaning: "It should wait. Whoever lets it pass says why.",
    lead: "Do not ship this now",
  },
  unknown: {
    status: "unknown",
    word: "unknown",
    meaning: "Too little is known to say. That is no “go”.",
    lead: "Nobody can say whether this may ship",
  },
};

type Trouble = "exhausted" | "burning" | "running low" | "unknown";

function troubleOf(reason: GateReason, facts: GateFacts): Trouble {
  const budget = facts.budgets.find(({ key }) => key === reason.evidence.slo);
  if (budget === undefined || reason.verdict === "unknown") return "unknown";
  if (budget.status === "exhausted" || (budget.remaining ?? 1) <= 0) return "exhausted";
  return budget.firing.length > 0 ? "burning" : "running low";
}

const TROUBLES: readonly Trouble[] = ["exhausted", "burning", "running low", "unknown"];

function nameOf({ title, labels }: Pick<GateBudget, "title" | "labels">): string {
  const parts = Object.values(labels);
  return parts.length === 0 ? `“${title}”` : `“${title}” (${parts.join(", ")})`;
}

function budgetsSaid(reasons: readonly GateReason[], facts: GateFacts): string {
  const [only] = reasons;
  const budget = facts.budgets.find(({ key }) => key === only?.evidence.slo);
  if (reasons.length === 1 && only !== undefined && budget !== undefined) {
    const trouble = troubleOf(only, facts);
    return trouble === "running low"
      ? `${formatShare(budget.remaining)} of ${nameOf(budget)} is left`
      : `${nameOf(budget)} is ${trouble}`;
  }
  const all = facts.budgets.length;
  const shared = TROUBLES.find((trouble) =>
    reasons.every((reason) => troubleOf(reason, facts) === trouble),
  );
  if (shared !== undefined && reasons.length === all)
    return `${all === 2 ? "both" : `all ${all}`} of its budgets are ${shared}`;
  const counts = TROUBLES.flatMap((trouble) => {
    const count = reasons.filter((reason) => troubleOf(reason, facts) === trouble).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? "is" : "are"} ${trouble}`];
  });
  return `of its ${plural(all, "budget")} ${joined(counts)}`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? "")
    : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const SAID: Readonly<
  Record<
    Exclude<GateRuleName, "table">,
    (reasons: readonly GateReason[], facts: GateFacts) => string
  >
> = {
  "no-traffic": () => "a budget of it has met no traffic",
  "alert-unmeasured": () => "too little was measured of the last days",
  forecast: ({ length }) =>
    length === 1 ? "a budget will probably run out" : `${length} budgets will probably run out`,
  freeze: () => "a change freeze is on",
  "after-freeze": () => "a change freeze has just ended",
  "open-incident": ({ length }) =>
    length === 1 ? "an incident is open" : `${length} incidents are open`,
  "dependency-incident": ({ length }) =>
    length === 1
      ? "an incident is open in what it needs"
      : `${length} incidents are open in what it needs`,
  "dependency-exhausted": ({ length }) =>
    length === 1
      ? "a budget of what it needs is exhausted"
      : `${length} budgets of what it needs are exhausted`,
  "untested-scenario": ({ length }) =>
    length === 1
      ? "a failure scenario was never tested on it"
      : `${length} failure scenarios were never tested on it`,
  "build-horizon": ([reason]) =>
    `nothing was released for ${reason?.evidence.figure ?? "many"} days`,
  exception: () => "it is a fix, and fixes may pass",
  "service-unknown": () => "there is no service of that name",
  "no-slo": (_, { budgets }) =>
    budgets.length === 0 ? "it has no SLO" : "none of its SLOs has met any traffic",
  "policy-broken": () => "the policy cannot be read",
};

function going({ reasons: [reason] }: GateAnswer, facts: GateFacts): string {
  const budget = facts.budgets.find(({ key }) => key === reason?.evidence.slo);
  if (budget === undefined) return "nothing speaks against it";
  const left = `${leftOrOverspent(budget.remaining)} of ${nameOf(budget)}`;
  return facts.budgets.length === 1
    ? `${left}, and no alert fires`
    : `${left}, the worst of its ${facts.budgets.length} budgets, and no alert fires`;
}

/** The answer in one sentence: what to do, and the strictest reasons in a few words. */
export function verdictSentence(answer: GateAnswer, facts: GateFacts): string {
  const { verdict, reasons } = answer;
  const { lead } = VERDICT_WORDS[verdict];
  if (verdict === "go") return `${lead}: ${going(answer, facts)}.`;
  const [first] = reasons;
  if (first?.rule === "exception")
    return `${lead}: ${first.text.replace("may pass and is recorded", "may pass, and is recorded")}.`;
  const strictest = reasons.filter((reason) => reason.verdict === verdict);
  const rules = [...new Set(strictest.map(({ rule }) => rule))];
  const parts = rules.map((rule) => {
    const own = strictest.filter((reason) => reason.rule === rule);
    return rule === "table" ? budgetsSaid(own, facts) : SAID[rule](own, facts);
  });
  return `${lead}: ${joined(parts)}.`;
}

/** What the gate went by, counted, so that nobody takes silence for a good sign. */
export function lookedAtSentence(facts: GateFacts): string {
  const { budgets, incidents, dependencies, freezes, at } = facts;
  const frozen = freezes.filter(({ from, to }) => from <= at && at < to).length;
  const inNeeded = dependencies.reduce((sum, one) => sum + one.incidents.length, 0);
  const open = incidents.length + inNeeded;
  return [
    plural(budgets.length, "budget"),
    plural(dependencies.length, "service that it needs", "services that it needs"),
    open === 0
      ? "no open incident"
      : `${plural(open, "open incident")}${inNeeded === 0 ? "" : `, ${inNeeded} of them in what it needs`}`,
    frozen === 0 ? "no freeze" : plural(frozen, "freeze"),
  ].join(" · ");
}
