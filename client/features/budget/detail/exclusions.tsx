import type { ExclusionView } from "#shared/budget/exclusions.ts";
import type { SloView } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import { Notice } from "#client/ui/states.tsx";
import classes from "./detail.module.css";
import {
  exclusionScope,
  exclusionTime,
  exclusionWord,
  type ExclusionWord,
} from "./exclusion-words.ts";

const SHAPES: Readonly<Record<ExclusionWord, string>> = {
  planned: "◷",
  "going on": "▨",
  over: "▨",
  withdrawn: "✕",
};

/** Says while planned maintenance goes on that what happens counts neither way. */
export function MaintenanceNotice({ view }: { readonly view: SloView }) {
  const running = view.exclusions.filter((one) => exclusionWord(one, view.at) === "going on");
  const [first] = running;
  if (first === undefined) return null;
  const until = Math.max(...running.map(({ to }) => to));
  return (
    <Notice title="What happens now is excluded">
      <p>
        {sentenceOf(first.reason)} It counts neither way until{" "}
        <Moment at={until} now={view.at} as="clock" /> (<Moment at={until} now={view.at} />
        ), and an alert of which nothing else can be measured keeps its state.
      </p>
    </Notice>
  );
}

/** What is left out of the budget: when, why, who asked, who approved, and since when it has been known. */
export function Exclusions({ view }: { readonly view: SloView }) {
  return (
    <ul className={classes.list}>
      {view.exclusions.map((exclusion) => (
        <Exclusion key={exclusion.name} exclusion={exclusion} now={view.at} />
      ))}
    </ul>
  );
}

function Exclusion({
  exclusion,
  now,
}: {
  readonly exclusion: ExclusionView;
  readonly now: Instant;
}) {
  const zone = useZone();
  const word = exclusionWord(exclusion, now);
  const { where } = exclusion;
  return (
    <li className={classes.alert} data-word={word}>
      <span className={classes.shape} aria-hidden="true">
        {SHAPES[word]}
      </span>
      <div>
        <p className={classes.exclusion}>
          <strong>{sentenceOf(exclusion.reason)}</strong> {exclusionTime(exclusion, now, zone)};{" "}
          {word}
          {exclusion.afterTheFact ? (
            <>
              {" "}
              <span className={classes.late}>◐ added after the fact</span>
            </>
          ) : null}
        </p>
        <p className={classes.quiet}>
          Asked for by {exclusion.requestedBy}, approved by {exclusion.approvedBy}; for{" "}
          {exclusionScope(exclusion)}. <History exclusion={exclusion} now={now} />
          {where?.file === undefined ? null : (
            <>
              {" "}
              <code>
                {where.file}
                {where.line === undefined ? "" : `:${where.line}`}
              </code>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** Each version, with when it was first seen. */
function History({ exclusion, now }: { readonly exclusion: ExclusionView; readonly now: Instant }) {
  return exclusion.history.map(({ seenAt, change }, index) => (
    <span key={`${change}${seenAt}`}>
      {index === 0 ? "First seen " : `, ${change} `}
      <Moment at={seenAt} now={now} />
      {index === exclusion.history.length - 1 ? "." : ""}
    </span>
  ));
}
