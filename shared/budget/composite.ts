import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { CompositeKind } from "#shared/slo/composite.ts";
import { errorBudget } from "./arithmetic.ts";
import type { BudgetStatus } from "./model.ts";

/** One part of a composite, with its budget over its own window. An SLO that fans out is one part, its series added up. */
export interface CompositePart {
  readonly key: SeriesKey;
  readonly title: string;
  readonly service: string;
  readonly windowLabel: string;
  readonly target: number;
  /** Greater than 0. */
  readonly weight: number;
  readonly status: BudgetStatus;
  /** 0..1; `null` when unknown or without traffic. */
  readonly sli: number | null;
  /** Share of the budget that is spent; `null` with the SLI. */
  readonly burned: number | null;
}

/** Several SLOs as one. */
export interface Composite {
  readonly name: string;
  readonly kind: CompositeKind;
  readonly parts: readonly CompositePart[];
  /** `null` when a part is unknown, or no part had traffic. */
  readonly sli: number | null;
  readonly burned: number | null;
  /** `1 - burned`, in (-inf, 1]. */
  readonly remaining: number | null;
  /** What the whole promises: the weighted mean or the product of the parts' targets, or the worst part's own. */
  readonly target: number | null;
}

type Measured = CompositePart & { readonly sli: number; readonly burned: number };

function isMeasured(part: CompositePart): part is Measured {
  return part.sli !== null && part.burned !== null && part.status !== "unknown";
}

function weightedMean(parts: readonly Measured[], value: (part: Measured) => number): number {
  let sum = 0;
  let weights = 0;
  for (const part of parts) {
    sum += part.weight * value(part);
    weights += part.weight;
  }
  return sum / weights;
}

function product(parts: readonly Measured[], value: (part: Measured) => number): number {
  return parts.reduce((all, part) => all * value(part), 1);
}

type Figures = Pick<Composite, "sli" | "burned" | "target">;

const FIGURES: Readonly<Record<CompositeKind, (parts: readonly Measured[]) => Figures>> = {
  weighted: (parts) => ({
    sli: weightedMean(parts, (part) => part.sli),
    burned: weightedMean(parts, (part) => part.burned),
    target: weightedMean(parts, (part) => part.target),
  }),
  chain: (parts) => {
    const sli = product(parts, (part) => part.sli);
    const target = product(parts, (part) => part.target);
    return { sli, target, burned: (1 - sli) / errorBudget(target) };
  },
  worst: (parts) => {
    const worst = parts.toSorted((a, b) => b.burned - a.burned)[0] as Measured;
    return { sli: worst.sli, burned: worst.burned, target: worst.target };
  },
};

/**
 * Several SLOs as one figure.
 *
 * `weighted`: `burned = sum(w x burned) / sum(w)`, and the same mean of the SLIs. `chain`: all parts are needed one after
 * another, so the SLI is the product of theirs, against the product of their targets. `worst`: the part that has spent the
 * largest share. A part without traffic failed nobody and is left out; an unknown part makes the whole unknown, as no
 * weight says what it would have been.
 */
export function composite(
  name: string,
  kind: CompositeKind,
  parts: readonly CompositePart[],
): Composite {
  const measured = parts.filter(isMeasured);
  const isKnown =
    measured.length > 0 && parts.every((part) => isMeasured(part) || part.status === "no-traffic");
  const { sli, burned, target }: Figures = isKnown
    ? FIGURES[kind](measured)
    : { sli: null, burned: null, target: null };
  return { name, kind, parts, sli, burned, target, remaining: burned === null ? null : 1 - burned };
}
