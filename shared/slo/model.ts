import type { SloId } from "#shared/kernel/ids.ts";
import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** How an SLI's slices become a share of good: OpenSLO's `budgetingMethod`. */
export type BudgetingMethod = "Occurrences" | "Timeslices" | "RatioTimeslices";

export type ComparisonOperator = "lt" | "lte" | "gt" | "gte";

/**
 * A question to a metric backend.
 *
 * For Prometheus, `text` is PromQL. `{{.window}}` in it stands for the slice length. What the text is decides how it
 * becomes slices (see `sli/` and docs): a bare counter selector, a `sum(rate(selector[w]))`, or any other expression.
 */
export interface MetricQuery {
  /** `Prometheus`, or whatever the definition names; only `Prometheus` can be pulled. */
  readonly language: string;
  readonly text: string;
  /** Name of the source (headroom.yaml) or OpenSLO DataSource that is asked; absent: the default source. */
  readonly source?: string;
}

/** What one slice of an SLI is made of. */
export type Sli =
  | {
      /** Counts of events: `good` or `bad` (exactly one), and `total`. */
      readonly kind: "ratio";
      readonly good?: MetricQuery;
      readonly bad?: MetricQuery;
      readonly total: MetricQuery;
      /**
       * `counter`: ever-growing counters, turned into increases over the slice. `rate`: events per second, multiplied
       * by the slice's length. `delta`: the value already is the number of events in the slice (a query over
       * `{{.window}}` with increase, count_over_time or sum_over_time).
       */
      readonly value: "counter" | "rate" | "delta";
      /** What it means when `total` is there and the numerator is absent. */
      readonly missing: "zero" | "unknown";
    }
  | {
      /** A ratio as the backend computes it; each slice weighs the same, and the number says so. */
      readonly kind: "raw";
      readonly query: MetricQuery;
      readonly rawType: "success" | "failure";
    }
  | {
      /** A value compared with a bound: a slice is good when `value op bound` holds. */
      readonly kind: "threshold";
      readonly query: MetricQuery;
      readonly op: ComparisonOperator;
      readonly bound: number;
    }
  | {
      /** Share of requests of a native histogram that were faster than `boundSeconds`. */
      readonly kind: "native-latency";
      /** Selector of the native histogram. */
      readonly histogram: MetricQuery;
      readonly boundSeconds: number;
    }
  | {
      /** Share of samples of a 0/1 gauge that are 1. */
      readonly kind: "bool-gauge";
      readonly gauge: MetricQuery;
    };

export type CalendarUnit = "day" | "week" | "month" | "quarter" | "year";

/** The stretch of time a budget is for. */
export type TimeWindow =
  | { readonly kind: "rolling"; readonly seconds: number }
  | {
      readonly kind: "calendar";
      readonly count: number;
      readonly unit: CalendarUnit;
      /** IANA zone, such as `America/New_York`. */
      readonly timeZone: string;
      /** A local date-time of that zone, `2022-01-01T12:00:00`, at which one of the windows starts. */
      readonly start: string;
    };

/** A burn-rate alert that the definition itself asks for, beside or instead of Headroom's policy. */
export interface DeclaredAlert {
  readonly name: string;
  readonly severity: string;
  readonly enabled: boolean;
  /** Burn rate that fires it, and over which windows; absent where the format leaves it to a policy (Sloth). */
  readonly burnRate?: {
    readonly factor: number;
    readonly op: ComparisonOperator;
    readonly lookbackSeconds: number;
    readonly forSeconds?: number;
  };
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly targets: readonly string[];
}

export type SloFormat =
  | "openslo/v1"
  | "openslo/v1alpha"
  | "sloth/v1"
  | "sloth/k8s"
  | "pyrra/v1alpha1";

/** One objective of one service, as somebody wrote it down. The model that every format is read into. */
export interface SloDefinition {
  readonly id: SloId;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly service: string;
  /** Team named by the file itself (labels `owner` or `team`); the catalogue's owner of the service goes before it. */
  readonly team?: string;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly sli: Sli;
  /** 0 < target < 1. */
  readonly target: number;
  readonly method: BudgetingMethod;
  /** Timeslices and RatioTimeslices: length of a time slice. */
  readonly timeSliceSeconds?: number;
  /** Timeslices: the ratio from which a slice counts as good, 0..1. */
  readonly timeSliceTarget?: number;
  /** Labels by which the SLI fans out into one budget each. Empty: one budget. */
  readonly groupBy: readonly string[];
  /** The first is the SLO's window; more are shown beside it. */
  readonly windows: readonly [TimeWindow, ...TimeWindow[]];
  readonly alerts: readonly DeclaredAlert[];
  readonly format: SloFormat;
  readonly where: SourceLocation;
}

/** A definition as it was in force from an instant on. A newer version of the same id ends it. */
export interface SloVersion {
  readonly definition: SloDefinition;
  /** Counts from 1 for each SLO. */
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** SHA-256 of the definition without its location: the same content is the same version. */
  readonly digest: string;
}
