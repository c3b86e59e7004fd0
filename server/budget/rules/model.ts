/** A recording rule of Prometheus. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alerting rule of Prometheus. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type Rule = RecordingRule | AlertingRule;

/** Rules that are evaluated one after the other, so often. */
export interface RuleGroup {
  readonly name: string;
  /** A Prometheus duration. */
  readonly interval: string;
  readonly rules: readonly Rule[];
}
