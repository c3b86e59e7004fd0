import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface CellLinkProps {
  readonly service: string;
  readonly scenario: string;
  /** Names of the service and the scenario unless given. */
  readonly children?: ReactNode;
}

/** Leads to a cell of the matrix: all that is known of one scenario on one service. */
export function CellLink({ service, scenario, children }: CellLinkProps) {
  return (
    <Link to="/league/cell/$service/$scenario" params={{ service, scenario }}>
      {children ?? `${service} × ${scenario}`}
    </Link>
  );
}
