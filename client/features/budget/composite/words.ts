import type { Composite, CompositePart } from "#shared/budget/composite.ts";
import { exactNumber, exactPercent } from "#client/ui/charts/exact.ts";
import { formatShare, leftOrOverspent } from "#client/ui/format.ts";

const MINUS = "\u2212";

const KIND_WORDS: Readonly<Record<Composite["kind"], string>> = {
  weighted: "each part weighs as much as it was given",
  chain: "all parts are needed, one after another",
  worst: "it is as good as its worst part",
};

/** What a composite comes to, in a sentence. */
export function compositeSentence(composite: Composite): string {
  const { name, kind, remaining, parts } = composite;
  const what = `The composite “${name}” is made of ${parts.length === 1 ? "one SLO" : `${parts.length} SLOs`}; ${KIND_WORDS[kind]}`;
  if (remaining !== null) return `${what}. Of its budget: ${leftOrOverspent(remaining)}.`;
  const unknown = parts.filter((part) => part.status === "unknown").map((part) => part.title);
  return unknown.length === 0
    ? `${what}. None of them had traffic.`
    : `${what}. What is left of its budget is unknown, as ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"}.`;
}

/** A line of the calculation: the formula in words, and the same with the values put in. */
export interface CompositeLine {
  readonly name: string;
  readonly rule: string;
  readonly values: string;
}

function counted(composite: Composite): readonly CompositePart[] {
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
  const parts = counted(composite);
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
export function partLeft(part: CompositePart): string {
  if (part.status === "no-traffic") return "no traffic";
  return formatShare(part.burned === null ? null : 1 - part.burned);
}
