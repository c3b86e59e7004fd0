import { Link } from "@tanstack/react-router";
import type { SloView } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { formatRatio } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import {
  declaredAlertWords,
  methodWords,
  sliLegs,
  versionStart,
  windowWords,
} from "./definition-words.ts";
import classes from "./detail.module.css";
import { Facts } from "./facts.tsx";
import { QueryText } from "./query-text.tsx";

/** The SLO as somebody wrote it down, where it stands, and since when each version has been in force. */
export function Definition({ view }: { readonly view: SloView }) {
  const { definition, team, row } = view;
  return (
    <div className={classes.stack}>
      {definition.description === undefined ? null : (
        <p className={classes.description}>{definition.description}</p>
      )}
      <Facts
        facts={[
          ["Target", formatRatio(definition.target)],
          ["Method", methodWords(definition)],
          ["Window", definition.windows.map(windowWords).join("; ")],
          ["Service", row.service],
          [
            "Team",
            team === null ? (
              "nobody owns this service"
            ) : (
              <Link to="/teams/$team" params={{ team: team.name }}>
                {team.displayName}
              </Link>
            ),
          ],
          [
            "One budget per",
            definition.groupBy.length === 0 ? null : definition.groupBy.join(", "),
          ],
          ["Labels", labelWords(definition)],
          [
            "Alerts declared",
            definition.alerts.length === 0 ? (
              "none; the policy's apply"
            ) : (
              <Lines lines={definition.alerts.map(declaredAlertWords)} />
            ),
          ],
          ["Written in", <code key="where">{whereWords(definition)}</code>],
          ["Versions", <Versions key="versions" view={view} />],
        ]}
      />
      {sliLegs(definition.sli).map((leg) => (
        <QueryText key={leg.purpose} purpose={`${leg.purpose}, as written`} text={leg.query.text} />
      ))}
    </div>
  );
}

function whereWords({ where, format }: SloDefinition): string {
  const line = where.line === undefined ? "" : `:${where.line}`;
  return `${where.file ?? "no file"}${line} (${format})`;
}

function labelWords({ labels }: SloDefinition): string | null {
  const words = Object.entries(labels).map(([name, values]) => `${name}: ${values.join(", ")}`);
  return words.length === 0 ? null : words.join("; ");
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className={classes.list}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function InForce({ start, now }: { readonly start: Instant | null; readonly now: Instant }) {
  if (start === null) return "in force from the beginning";
  return (
    <>
      in force <Moment at={start} now={now} as="since" />
    </>
  );
}

function Versions({ view }: { readonly view: SloView }) {
  return (
    <ul className={classes.list}>
      {view.versions.toReversed().map(({ version, effectiveFrom }) => (
        <li key={version}>
          {version === view.version ? <strong>version {version}</strong> : `version ${version}`},{" "}
          <InForce start={versionStart({ effectiveFrom })} now={view.at} />
        </li>
      ))}
    </ul>
  );
}
