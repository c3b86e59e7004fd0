import { Link } from "@tanstack/react-router";
import type { TeamView } from "#shared/budget/views.ts";
import { plural } from "#client/ui/format.ts";
import { useRowHeight } from "#client/ui/preferences.ts";
import { StatusMark } from "#client/ui/status.tsx";
import { rowHeight } from "./row-height.ts";
import classes from "./org.module.css";

type ServiceLine = TeamView["services"][number];

const MOST_NAMED = 3;

function Dependencies({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return <span className={classes.quiet}>none</span>;
  const rest = names.length - MOST_NAMED;
  return (
    <span title={names.join(", ")}>
      {names.slice(0, MOST_NAMED).join(", ")}
      {rest > 0 ? ` and ${rest} more` : ""}
    </span>
  );
}

function Links({ links }: Pick<ServiceLine, "links">) {
  return links
    .filter(({ url }) => /^https?:\/\//i.test(url))
    .map(({ title, url }) => (
      <span key={url} className={classes.link}>
        <a href={url} rel="noreferrer noopener" target="_blank">
          {title}
        </a>
      </span>
    ));
}

function ServiceRow({ service }: { readonly service: ServiceLine }) {
  const {
    name,
    displayName,
    kind,
    type,
    tier,
    lifecycle,
    dependsOn,
    traits,
    worstStatus,
    budgets,
    links,
    description,
  } = service;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" title={description}>
        {displayName}{" "}
        <span className={classes.small}>
          {displayName === name ? (type ?? kind) : `${name}, ${type ?? kind}`}
        </span>
      </th>
      <td role="cell" data-beside="true">
        {worstStatus === null ? (
          <span className={classes.quiet}>no budget</span>
        ) : (
          <StatusMark status={worstStatus} />
        )}
      </td>
      <td role="cell">
        {budgets === 0 ? null : (
          <Link to="/" search={{ search: name }}>
            {plural(budgets, "budget")}
          </Link>
        )}
      </td>
      <td role="cell">{tier === undefined ? null : `tier ${tier}`}</td>
      <td role="cell">{lifecycle}</td>
      <td role="cell" data-label="needs">
        <Dependencies names={dependsOn} />
      </td>
      <td role="cell">{traits.length === 0 ? null : traits.join(", ")}</td>
      <td role="cell">
        <Links links={links} />
      </td>
    </tr>
  );
}

/** A team's services with what the catalogue says of them, the most important first. */
export function ServicesTable({ services }: { readonly services: readonly ServiceLine[] }) {
  const ordered = services.toSorted(
    (a, b) => (a.tier ?? 9) - (b.tier ?? 9) || a.displayName.localeCompare(b.displayName),
  );
  return (
    <table
      role="table"
      className={classes.table}
      data-cards="true"
      aria-label="Services"
      style={rowHeight(useRowHeight())}
    >
      <thead role="rowgroup">
        <tr role="row">
          {[
            "Service",
            "Worst state",
            "Budgets",
            "Tier",
            "Lifecycle",
            "Needs",
            "Traits",
            "Links",
          ].map((head) => (
            <th key={head} role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {ordered.map((service) => (
          <ServiceRow key={service.name} service={service} />
        ))}
      </tbody>
    </table>
  );
}
