import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "#client/data/trpc.ts";
import { Notice } from "#client/ui/states.tsx";
import classes from "./detail.module.css";
import { searchWords } from "./suggestions.ts";

/** There is no SLO of that name; offers those that sound like it. */
export function UnknownSlo({ sloKey }: { readonly sloKey: string }) {
  const trpc = useTRPC();
  const [first = "", second] = searchWords(sloKey);
  const byFirst = useQuery(
    trpc.budget.search.queryOptions({ text: first }, { enabled: first !== "" }),
  );
  const bySecond = useQuery(
    trpc.budget.search.queryOptions({ text: second ?? first }, { enabled: second !== undefined }),
  );
  const hits = [...(byFirst.data ?? []), ...(bySecond.data ?? [])].filter(
    (hit) => hit.kind === "slo",
  );
  const unique = [...new Map(hits.map((hit) => [hit.key, hit])).values()].slice(0, 8);
  return (
    <Notice
      title={`There is no SLO “${sloKey}”`}
      role="alert"
      action={<Link to="/">All budgets</Link>}
    >
      {unique.length === 0 ? (
        <p>
          It may have been renamed or removed from the files. Ctrl K finds any team, service or SLO.
        </p>
      ) : (
        <>
          <p>Did you mean one of these?</p>
          <ul className={classes.list}>
            {unique.map((hit) => (
              <li key={hit.key}>
                <Link to="/slos/$" params={{ _splat: hit.key }}>
                  {hit.title}
                </Link>{" "}
                <span className={classes.quiet}>{hit.subtitle}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
