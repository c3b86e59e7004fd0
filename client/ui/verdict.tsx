import type { BudgetStatus } from "#shared/budget/model.ts";
import { STATUS_WORDS } from "./status.tsx";
import classes from "./verdict.module.css";

interface VerdictProps {
  /** Lends its shape and colour. */
  readonly status: BudgetStatus;
  readonly word: string;
  readonly meaning: string;
  /** `page`: the one thing a page is about. `panel`: the answer of a part of it. */
  readonly size: "page" | "panel";
}

/** An answer in one word, with the shape and colour of a state. It is read aloud when it changes. */
export function Verdict({ status, word, meaning, size }: VerdictProps) {
  return (
    <p
      className={classes.verdict}
      data-status={status}
      data-size={size}
      title={meaning}
      role="status"
      aria-live="polite"
    >
      <span className={classes.shape} aria-hidden="true">
        {STATUS_WORDS[status].shape}
      </span>
      <span className={classes.word}>{word}</span>
    </p>
  );
}
