import { Link } from "@tanstack/react-router";

/** Leads to a cell of the matrix: one scenario on one service. */
export function CellLink({
  service,
  scenario,
}: {
  readonly service: string;
  readonly scenario: string;
}) {
  const path = ["/league/cell", service, scenario].map((part, index) =>
    index === 0 ? part : encodeURIComponent(part),
  );
  return (
    <Link to={path.join("/") as string}>
      {service} × {scenario}
    </Link>
  );
}
