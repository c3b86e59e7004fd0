/** Where in an input a problem stands. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a person needs to know about something that went wrong. */
export interface ErrorFacts {
  /** Stable, dotted and machine-readable: `slo.target-out-of-range`. */
  readonly code: string;
  /** One sentence for a person, naming the thing that is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly where?: SourceLocation;
}

/** The one kind of error the domain throws. Anything else is a defect, and its text is never shown to a client. */
export class DomainError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly where: SourceLocation | undefined;

  constructor(facts: ErrorFacts, options?: { readonly cause?: unknown }) {
    super(facts.message, options);
    this.name = "DomainError";
    this.code = facts.code;
    this.remedy = facts.remedy;
    this.where = facts.where;
  }
}

/** A finding about an input that was read: an error refuses the thing, a warning lets it through and says what to know. */
export interface Problem extends ErrorFacts {
  readonly severity: "error" | "warning";
}
