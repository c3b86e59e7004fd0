import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface CellLinkProps {
  readonly service: string;
  readonly scenario: string;
  readonly children: ReactNode;
}

/** Leads to all that is known of one scenario on one service. */
export function CellLink({ service, scenario, children }: CellLinkProps) {
  return (
    <Link to="/league/cell/$service/$scenario" params={{ service, scenario }}>
      {children}
    </Link>
  );
}
