import type { Instant } from "#shared/kernel/time.ts";
import type { ChangeView } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { signedPoints } from "./words.ts";
import classes from "./scorecard.module.css";

const KIND_WORDS: Readonly<Record<ChangeView["kind"], string>> = {
  passed: "tested",
  failed: "failed",
  fixed: "found and fixed",
  exemption: "exemption",
  aged: "aged",
  weights: "weights",
};

/** What changed the scores since a quarter ago, and why, what changed most first. */
export function Changes({
  changes,
  now,
  mostPrinted,
}: {
  readonly changes: readonly ChangeView[];
  readonly now: Instant;
  readonly mostPrinted: number;
}) {
  if (changes.length === 0) return <p>No score changed.</p>;
  return (
    <ul className={classes.changes}>
      {changes.map((change, index) => {
        const { team, teamTitle, kind, at, service, scenario, points, text } = change;
        return (
          <li
            key={`${team} ${kind} ${service ?? ""} ${scenario ?? ""} ${at ?? ""}`}
            data-printed={index < mostPrinted}
          >
            <b>{signedPoints(points)}</b>
            <span>
              {teamTitle}, {KIND_WORDS[kind]}
              {at === null ? null : (
                <>
                  , <Moment at={at} now={now} as="day" />
                </>
              )}
            </span>
            <span>
              {sentenceOf(text)}{" "}
              {service === null || scenario === null ? null : (
                <span className="no-print">
                  <CellLink service={service} scenario={scenario} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
