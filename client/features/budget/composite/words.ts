import type { Composite, CompositePart, ListedComposite } from "#shared/budget/composite.ts";
import type { BudgetStatus } from "#shared/budget/model.ts";
import { exactNumber, exactPercent } from "#client/ui/charts/exact.ts";
import { formatShare, leftOrOverspent } from "#client/ui/format.ts";

const MINUS = "\u2212";

const KIND_WORDS: Readonly<Record<Composite["kind"], string>> = {
  weighted: "each part weighs as much as it was given",
  chain: "all parts are needed, one after another",
  worst: "it is as good as its worst part",
};

/** What makes one figure of the parts, in as few words as a card has room for. */
export const KIND_NAMES: Readonly<Record<Composite["kind"], string>> = {
  weighted: "parts by weight",
  chain: "all parts needed",
  worst: "its worst part",
};

/** Why there is no figure: `unknown, as search is`; `null` when there is one. */
export function whyUnknown({ remaining, parts }: Composite): string | null {
  if (remaining !== null) return null;
  const unknown = parts.filter((part) => part.status === "unknown").map((part) => part.title);
  return unknown.length === 0
    ? null
    : `unknown, as ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"}`;
}

/** What a composite comes to, in a sentence. */
export function compositeSentence(composite: Composite): string {
  const { name, kind, remaining, parts } = composite;
  const what = `The composite “${name}” is made of ${parts.length === 1 ? "one SLO" : `${parts.length} SLOs`}; ${KIND_WORDS[kind]}`;
  if (remaining !== null) return `${what}. Of its budget: ${leftOrOverspent(remaining)}.`;
  const why = whyUnknown(composite);
  return why === null
    ? `${what}. None of them had traffic.`
    : `${what}. What is left of its budget is ${why}.`;
}

/** A line of the calculation: the formula in words, and the same with the values put in. */
export interface CompositeLine {
  readonly name: string;
  readonly rule: string;
  readonly values: string;
}

function countedParts(composite: Composite): readonly CompositePart[] {
  return composite.parts.filter((part) => part.sli !== null && part.burned !== null);
}

function weightedLine(
  parts: readonly CompositePart[],
  value: (part: CompositePart) => string,
): string {
  const sum = parts.map((part) => `${exactNumber(part.weight)} × ${value(part)}`).join(" + ");
  const weights = parts.map((part) => exactNumber(part.weight)).join(" + ");
  return `(${sum}) / (${weights})`;
}

const sliText = (part: CompositePart): string => exactPercent(part.sli, 4);
const burnedText = (part: CompositePart): string => exactPercent(part.burned, 1);

/** How a composite's figures were computed, with the values put in; empty where it is unknown. */
export function compositeLines(composite: Composite): readonly CompositeLine[] {
  const { kind, sli, burned, target } = composite;
  if (sli === null || burned === null || target === null) return [];
  const parts = countedParts(composite);
  if (kind === "weighted")
    return [
      {
        name: "SLI",
        rule: "Σ(weight × SLI) / Σ weight",
        values: `${weightedLine(parts, sliText)} = ${exactPercent(sli, 4)}`,
      },
      {
        name: "Spent",
        rule: "Σ(weight × spent) / Σ weight",
        values: `${weightedLine(parts, burnedText)} = ${exactPercent(burned, 1)}`,
      },
    ];
  if (kind === "chain")
    return [
      {
        name: "SLI",
        rule: "product of the parts’ SLIs",
        values: `${parts.map(sliText).join(" × ")} = ${exactPercent(sli, 4)}`,
      },
      {
        name: "Target",
        rule: "product of the parts’ targets",
        values: `${parts.map((part) => exactPercent(part.target, 4)).join(" × ")} = ${exactPercent(target, 4)}`,
      },
      {
        name: "Spent",
        rule: `(1 ${MINUS} SLI) / (1 ${MINUS} target)`,
        values: `${exactPercent(1 - sli, 4)} / ${exactPercent(1 - target, 4)} = ${exactPercent(burned, 1)}`,
      },
    ];
  return [
    {
      name: "Spent",
      rule: "the most that a part has spent",
      values: `max(${parts.map(burnedText).join(", ")}) = ${exactPercent(burned, 1)}`,
    },
  ];
}

/** What is left of a part: `60 %`, or that it is unknown or had no traffic. */
export function partLeft({ status, burned }: Pick<CompositePart, "status" | "burned">): string {
  if (status === "no-traffic") return "no traffic";
  return formatShare(burned === null ? null : 1 - burned);
}

/** What is left of the whole: `60 % left`, `overspent by 3 %`, or that it is unknown or had no traffic. */
export function wholeLeft({ status, remaining }: Pick<Composite, "status" | "remaining">): string {
  return status === "no-traffic" ? "no traffic" : leftOrOverspent(remaining);
}

/** Parts as a card lists them: what makes the whole unknown first, then those that have spent most, without traffic last. */
export function worstFirst<Part extends CompositePart>(parts: readonly Part[]): readonly Part[] {
  const rank = ({ status, burned }: CompositePart) => {
    if (status === "unknown") return Number.NEGATIVE_INFINITY;
    return burned === null ? Number.POSITIVE_INFINITY : -burned;
  };
  return parts.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a.title.localeCompare(b.title) : first - second;
  });
}

/** Those a team has a part in; `null` names the services that nobody owns. */
export function ofTeam(
  composites: readonly ListedComposite[],
  team: string | null,
): readonly ListedComposite[] {
  return composites.filter(({ teams }) => teams.includes(team));
}

function counted(count: number, state: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? "is" : "are"} ${state}`;
}

/** Which composites are in trouble now: `The composite “buying” is exhausted`; `null`: none is. */
export function troubledSentence(composites: readonly ListedComposite[]): string | null {
  const inState = (status: BudgetStatus) => composites.filter((one) => one.status === status);
  const [exhausted, burning] = [inState("exhausted"), inState("burning")];
  const [first, ...more] = [...exhausted, ...burning];
  if (first === undefined) return null;
  if (more.length === 0) return `The composite “${first.name}” is ${first.status}`;
  const states = [counted(exhausted.length, "exhausted"), counted(burning.length, "burning")];
  return `Of ${composites.length} composites ${states.filter((text) => text !== null).join(", ")}`;
}
