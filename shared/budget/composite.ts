import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { CompositeKind } from "#shared/slo/composite.ts";
import { DEFAULT_STATUS_POLICY, errorBudget, statusOf } from "./arithmetic.ts";
import type { AlertSeverity, BudgetStatus, StatusPolicy } from "./model.ts";

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
  /** Known slices of those that passed, 0..1; of several series the least. */
  readonly coverage: number;
  /** The most severe alert that fires for it, whatever its status. */
  readonly firing: AlertSeverity | null;
}

/** Several SLOs as one. */
export interface Composite<Part extends CompositePart = CompositePart> {
  readonly name: string;
  readonly kind: CompositeKind;
  readonly parts: readonly Part[];
  readonly status: BudgetStatus;
  /** That of its least covered part. */
  readonly coverage: number;
  /** The part that has spent the largest share of its budget, of those that are known. */
  readonly worst: SeriesKey | null;
  /** `null` when a part is unknown, or no part had traffic. */
  readonly sli: number | null;
  readonly burned: number | null;
  /** `1 - burned`, in (-inf, 1]. */
  readonly remaining: number | null;
  /** What the whole promises: the weighted mean or the product of the parts' targets, or the worst part's own. */
  readonly target: number | null;
}

/** A part with the team that answers for it. */
export interface OwnedPart extends CompositePart {
  /** `null`: nobody owns the service. */
  readonly team: string | null;
  readonly teamTitle: string | null;
}

/** A composite as lists show it. */
export interface ListedComposite extends Composite<OwnedPart> {
  /** Teams of its parts, each once; `null` for parts that nobody owns. */
  readonly teams: readonly (string | null)[];
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

function worstOf(parts: readonly Measured[]): Measured | undefined {
  return parts.toSorted((a, b) => b.burned - a.burned)[0];
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
    const worst = worstOf(parts) as Measured;
    return { sli: worst.sli, burned: worst.burned, target: worst.target };
  },
};

/** Whether some part is worth a look, though the whole may have enough left. */
function isPressing({ firing, status }: CompositePart): boolean {
  return firing !== null || status === "exhausted" || status === "burning" || status === "warning";
}

/**
 * Several SLOs as one figure.
 *
 * `weighted`: `burned = sum(w x burned) / sum(w)`, and the same mean of the SLIs. `chain`: all parts are needed one after
 * another, so the SLI is the product of theirs, against the product of their targets. `worst`: the part that has spent the
 * largest share. A part without traffic failed nobody and is left out; an unknown part makes the whole unknown, as no
 * weight says what it would have been.
 *
 * The status is judged as a budget's is, with the parts' alerts for its own: `exhausted` when nothing of the whole is
 * left, `burning` when a page alert fires for a part, `warning` when a part is in any other trouble.
 */
export function composite<Part extends CompositePart>(
  name: string,
  kind: CompositeKind,
  parts: readonly Part[],
  policy: StatusPolicy = DEFAULT_STATUS_POLICY,
): Composite<Part> {
  const all: readonly CompositePart[] = parts;
  const measured = all.filter(isMeasured);
  const coverage = parts.reduce((least, part) => Math.min(least, part.coverage), 1);
  const isUnknown = parts.some((part) => !isMeasured(part) && part.status !== "no-traffic");
  const { sli, burned, target }: Figures =
    isUnknown || measured.length === 0
      ? { sli: null, burned: null, target: null }
      : FIGURES[kind](measured);
  const remaining = burned === null ? null : 1 - burned;
  const status = isUnknown
    ? "unknown"
    : statusOf(
        {
          coverage,
          total: measured.length,
          remaining,
          pageFiring: parts.some((part) => part.firing === "page"),
          ticketFiring: parts.some(isPressing),
        },
        policy,
      );
  const worst = worstOf(measured)?.key ?? null;
  return { name, kind, parts, status, coverage, worst, sli, burned, target, remaining };
}
