import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface SloLinkProps {
  /** The series' key. */
  readonly slo: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string;
}

/** Leads to the page of one SLO. */
export function SloLink({ slo, children, className, title }: SloLinkProps) {
  return (
    <Link to="/slos/$" params={{ _splat: slo }} className={className} title={title}>
      {children}
    </Link>
  );
}
