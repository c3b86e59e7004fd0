import { Link } from "@tanstack/react-router";
import { UNOWNED } from "#shared/org/model.ts";

/** Leads to a team's page; `null` leads to what nobody owns. */
export function TeamLink({
  team,
  title,
}: {
  readonly team: string | null;
  readonly title: string;
}) {
  return (
    <Link to="/teams/$team" params={{ team: team ?? UNOWNED }}>
      {title}
    </Link>
  );
}
