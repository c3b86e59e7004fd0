import { Link } from "@tanstack/react-router";
import type { SloView } from "#shared/budget/views.ts";
import { StatusShape, STATUS_WORDS } from "#client/ui/status.tsx";
import classes from "./detail.module.css";
import type { SloAddress } from "./address.ts";

function labelWords(labels: Readonly<Record<string, string>>): string {
  const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? "all" : words.join(", ");
}

/** Switches between the budgets of an SLO that fans out by label; the range stays. */
export function Siblings({
  view,
  address,
}: {
  readonly view: SloView;
  readonly address: SloAddress;
}) {
  const all = [
    { key: view.row.key, labels: view.row.labels, status: view.budget.status },
    ...view.siblings.filter((other) => other.key !== view.row.key),
  ];
  const ordered = all.toSorted((a, b) => labelWords(a.labels).localeCompare(labelWords(b.labels)));
  return (
    <nav className={classes.siblings} aria-label="Budgets of this SLO">
      {ordered.map(({ key, labels, status }) => (
        <Link
          key={key}
          to="/slos/$"
          params={{ _splat: key }}
          search={address}
          className={classes.sibling ?? ""}
          data-current={key === view.row.key}
          aria-current={key === view.row.key ? "page" : undefined}
        >
          <StatusShape status={status} />
          {labelWords(labels)}
          <span className={classes.hidden}>, {STATUS_WORDS[status].word}</span>
        </Link>
      ))}
    </nav>
  );
}
