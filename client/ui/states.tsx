import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { capital } from "./format.ts";
import classes from "./states.module.css";

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** `alert` is read out at once; `status` when the reader pauses. */
  readonly role?: "alert" | "status";
}

/** A framed message in the place of content: an empty state, an error, something stale. */
export function Notice({ title, children, action, role = "status" }: NoticeProps) {
  return (
    <section className={classes.notice} role={role}>
      <h2 className={classes.title}>{title}</h2>
      {children}
      {action}
    </section>
  );
}

interface FailureShown {
  readonly message: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

interface FailureNoticeProps {
  /** What could not be done: `The budgets could not be loaded`. */
  readonly what: string;
  readonly failure: FailureShown;
  readonly onRetry: () => void;
}

/** Says what failed and what to try, and lets the reader try it. */
export function FailureNotice({ what, failure, onRetry }: FailureNoticeProps) {
  return (
    <Notice
      role="alert"
      title={what}
      action={
        failure.retryable ? (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        ) : null
      }
    >
      <p>
        {capital(failure.message)}. What to try: {failure.remedy}.
      </p>
    </Notice>
  );
}

interface PageSkeletonProps {
  readonly rows?: number;
  readonly label: string;
  /** Why it takes long, once that is known. */
  readonly note?: string | null;
}

/** The shape of a page while its content is on the way: a sentence, controls and rows. */
export function PageSkeleton({ rows = 12, label, note = null }: PageSkeletonProps) {
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      {note === null ? null : <p className={classes.note}>{capital(note)}</p>}
      <Skeleton height={28} width="min(720px, 90%)" radius="sm" />
      <Skeleton height={32} width="min(480px, 70%)" radius="sm" />
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={20} radius="sm" />
      ))}
    </div>
  );
}
