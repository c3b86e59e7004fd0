import type { BudgetStatus } from "#shared/budget/model.ts";
import classes from "./status.module.css";

interface StatusWords {
  readonly shape: string;
  readonly word: string;
  /** What it means, for whoever asks. */
  readonly meaning: string;
}

/** Every state has a shape and a word besides its colour. */
export const STATUS_WORDS: Readonly<Record<BudgetStatus, StatusWords>> = {
  ok: {
    shape: "●",
    word: "ok",
    meaning: "There is budget left and it is spent no faster than planned.",
  },
  warning: {
    shape: "◐",
    word: "warning",
    meaning: "It is spent faster than planned, or little of it is left.",
  },
  burning: {
    shape: "▲",
    word: "burning",
    meaning: "It is spent so fast that somebody should look now.",
  },
  exhausted: { shape: "■", word: "exhausted", meaning: "Nothing of this window's budget is left." },
  unknown: {
    shape: "◌",
    word: "unknown",
    meaning: "Too little of the window has been measured to say.",
  },
  "no-traffic": {
    shape: "○",
    word: "no traffic",
    meaning: "It was measured, and nothing was asked of it.",
  },
};

/** Most pressing first; the order in which states are listed everywhere. */
export const STATUS_ORDER: readonly BudgetStatus[] = [
  "exhausted",
  "burning",
  "warning",
  "unknown",
  "no-traffic",
  "ok",
];

/** A state's shape alone, for places where the word stands beside it or in the accessible name. */
export function StatusShape({ status }: { readonly status: BudgetStatus }) {
  return (
    <span className={classes.shape} data-status={status} aria-hidden="true">
      {STATUS_WORDS[status].shape}
    </span>
  );
}

interface StateMarkProps {
  /** Lends its shape and colour. */
  readonly status: BudgetStatus;
  readonly word: string;
  readonly meaning: string;
}

/** Any state as shape and word; what it means shows on hover. */
export function StateMark({ status, word, meaning }: StateMarkProps) {
  return (
    <span className={classes.mark} data-status={status} title={meaning}>
      <StatusShape status={status} />
      <span className={classes.word}>{word}</span>
    </span>
  );
}

/** A budget's state as shape and word. */
export function StatusMark({ status }: { readonly status: BudgetStatus }) {
  const { word, meaning } = STATUS_WORDS[status];
  return <StateMark status={status} word={word} meaning={meaning} />;
}
