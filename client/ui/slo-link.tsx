import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Instant, Interval } from "#shared/kernel/time.ts";

interface SloLinkProps {
  /** The series' key. */
  readonly slo: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string;
  /** The stretch of time that its charts are to show; absent: the SLO's own window. */
  readonly interval?: Interval;
}

/** To the minute, in UTC, as the SLO's address has it. */
function minuteText(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

/** Leads to the page of one SLO. */
export function SloLink({ slo, children, className, title, interval }: SloLinkProps) {
  return (
    <Link
      to="/slos/$"
      params={{ _splat: slo }}
      search={
        interval === undefined
          ? {}
          : { from: minuteText(interval.from), to: minuteText(interval.to) }
      }
      className={className}
      title={title}
    >
      {children}
    </Link>
  );
}
