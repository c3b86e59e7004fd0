import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "#client/data/trpc.ts";
import { Notice } from "#client/ui/states.tsx";
import classes from "./league.module.css";

/** Where each team sees its own score only: which one is it? */
export function PickTeam({
  unknown,
  to = "/league",
}: {
  /** A team that was asked for, and of which nothing is known. */
  readonly unknown: string | undefined;
  readonly to?: "/league" | "/league/matrix";
}) {
  const catalog = useQuery(useTRPC().org.catalog.queryOptions());
  const teams = catalog.data?.teams ?? [];
  return (
    <Notice
      title={
        unknown === undefined
          ? "Each team sees its own score here: which one is yours?"
          : `There is no team “${unknown}” in the ranking`
      }
    >
      <ul className={classes.picks}>
        {teams.map(({ name, displayName }) => (
          <li key={name}>
            {to === "/league" ? (
              <Link to="/league" search={{ team: name }}>
                {displayName}
              </Link>
            ) : (
              <Link to="/league/matrix" search={{ team: [name] }}>
                {displayName}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
