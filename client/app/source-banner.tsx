import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/data/trpc.ts";
import { useZone } from "#client/ui/preferences.ts";
import { describeSource, isTroubled } from "./source-words.ts";
import classes from "./shell.module.css";

/** Says on every page which sources do not answer, since when, and what the budgets stand on meanwhile. */
export function SourceBanner() {
  const trpc = useTRPC();
  const zone = useZone();
  const sources = useQuery(trpc.sli.sources.queryOptions());
  const troubled = (sources.data ?? []).filter(isTroubled);
  if (troubled.length === 0) return null;
  return (
    <div className={classes.banner} role="status">
      <ul>
        {troubled.map((source) => {
          const words = describeSource(source, sources.dataUpdatedAt, zone);
          return (
            <li key={source.name}>
              <b>{words.headline}</b> {words.standing} <small>{words.detail}</small>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
