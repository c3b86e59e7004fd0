import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RulesPreview, WorkItemExample } from "#shared/debt/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { formatCount, plural } from "#client/ui/format.ts";
import { FailureNotice } from "#client/ui/states.tsx";
import { CATEGORY_WORDS } from "#client/features/debt/words.ts";
import classes from "./trackers.module.css";

/** What falls where by a tracker's rules, and what none of them placed. */
export function RulesPreviewPanel({ tracker }: { readonly tracker: string }) {
  const preview = useQuery(useTRPC().debt.rulesPreview.queryOptions({ tracker }));
  if (preview.data !== undefined) return <Preview preview={preview.data} />;
  if (preview.error === null) return <Skeleton height={240} radius="sm" />;
  return (
    <FailureNotice
      what="What falls where could not be loaded"
      failure={asFailure(preview.error)}
      onRetry={() => void preview.refetch()}
    />
  );
}

function Preview({
  preview: { rules, unmatched, withoutTeam },
}: {
  readonly preview: RulesPreview;
}) {
  return (
    <div className={classes.preview}>
      <p className={classes.quiet}>
        An item counts where the first rule that matches puts it. Rules stand under{" "}
        <code>planning:</code> in headroom.yaml.
        {withoutTeam === 0
          ? null
          : ` ${plural(withoutTeam, "item")} ${withoutTeam === 1 ? "has" : "have"} no team and count for nobody.`}
      </p>
      <table className={classes.table} aria-label="Rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Counts as</th>
            <th scope="col" data-numeric="true">
              Items
            </th>
            <th scope="col">Such as</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ text, category, items, examples }, index) => (
            <tr key={`${index} ${text}`}>
              <th scope="row">
                <code>{text}</code>
              </th>
              <td>{CATEGORY_WORDS[category]}</td>
              <td data-numeric="true">{formatCount(items)}</td>
              <td>
                <Examples examples={examples} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3 className={classes.heading}>
        {unmatched.items === 0
          ? "Every item is matched by a rule"
          : `${plural(unmatched.items, "item")} that nothing matched`}
      </h3>
      {unmatched.groups.length === 0 ? null : (
        <table className={classes.table} aria-label="What nothing matched">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col">Labels</th>
              <th scope="col" data-numeric="true">
                Items
              </th>
              <th scope="col">Such as</th>
            </tr>
          </thead>
          <tbody>
            {unmatched.groups.map(({ type, labels, items, examples }) => (
              <tr key={`${type ?? ""} ${labels.join(",")}`}>
                <th scope="row">{type ?? "no type"}</th>
                <td>{labels.length === 0 ? "none" : labels.join(", ")}</td>
                <td data-numeric="true">{formatCount(items)}</td>
                <td>
                  <Examples examples={examples} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Examples({ examples }: { readonly examples: readonly WorkItemExample[] }) {
  return (
    <ul className={classes.examples}>
      {examples.map(({ key, title, url }) => (
        <li key={key}>
          {url === null ? key : <a href={url}>{key}</a>} {title}
        </li>
      ))}
    </ul>
  );
}
