import { useState } from "react";
import type { FoundAndFixed, Improvement, LeagueView } from "#shared/scenarios/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { EvidenceLink } from "#client/features/scenarios/evidence-link.tsx";
import { formatGain, formatPoints } from "#client/features/scenarios/points.ts";
import { formatDistance } from "#client/ui/dates.ts";
import { Moment } from "#client/ui/moment.tsx";
import { Section } from "#client/ui/page.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import classes from "./league.module.css";

const FIRST = 6;

/** What deserves to be seen: who got better, and which failures tests found before customers did. */
export function Recognition({ view }: { readonly view: LeagueView }) {
  const { mostImproved, foundAndFixed, at } = view;
  return (
    <div className={classes.pair}>
      <Section title="Most improved" note="over 13 weeks, by today’s rules">
        {mostImproved.length === 0 ? (
          <p className={classes.empty}>No team stands higher than 13 weeks ago.</p>
        ) : (
          <ol className={classes.list}>
            {mostImproved.map((one) => (
              <Improved key={one.team} improvement={one} now={at} />
            ))}
          </ol>
        )}
      </Section>
      <Section title="Found and fixed" note="failures that a test found and a later pass answered">
        {foundAndFixed.length === 0 ? (
          <p className={classes.empty}>
            Nothing in the last 26 weeks: no test has found a failure that a later pass on another
            build has answered.
          </p>
        ) : (
          <Fixes fixes={foundAndFixed} now={at} />
        )}
      </Section>
    </div>
  );
}

function Improved({
  improvement: { team, title, from, to, since },
  now,
}: {
  readonly improvement: Improvement;
  readonly now: Instant;
}) {
  return (
    <li>
      <b>
        <TeamLink team={team} title={title} />
      </b>
      <span className={classes.gain}>{formatGain(100 * (to - from))} points</span>
      <small>
        from {formatPoints(from)} to {formatPoints(to)} since{" "}
        <Moment at={since} now={now} as="day" />
      </small>
    </li>
  );
}

function Fixes({
  fixes,
  now,
}: {
  readonly fixes: readonly FoundAndFixed[];
  readonly now: Instant;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? fixes : fixes.slice(0, FIRST);
  return (
    <>
      <ol className={classes.list}>
        {shown.map((fix) => (
          <Fix
            key={`${fix.service} ${fix.scenario} ${fix.found} ${fix.fixed}`}
            fix={fix}
            now={now}
          />
        ))}
      </ol>
      {fixes.length <= FIRST ? null : (
        <button type="button" className={classes.all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${fixes.length}`}
        </button>
      )}
    </>
  );
}

function Fix({ fix, now }: { readonly fix: FoundAndFixed; readonly now: Instant }) {
  const { service, serviceTitle, scenario, name, team, teamTitle, foundAt, fixedAt } = fix;
  return (
    <li>
      <span>
        <CellLink service={service} scenario={scenario}>
          {scenario} {name}
        </CellLink>{" "}
        on {serviceTitle}
      </span>
      <span className={classes.gain}>
        {team === null ? "owned by nobody" : <TeamLink team={team} title={teamTitle ?? team} />}
      </span>
      <small>
        <EvidenceLink document={fix.found}>
          found <Moment at={foundAt} now={now} as="day" />
        </EvidenceLink>
        ,{" "}
        <EvidenceLink document={fix.fixed}>
          fixed <Moment at={fixedAt} now={now} as="day" />
        </EvidenceLink>
        , {formatDistance(fixedAt - foundAt)} later
      </small>
    </li>
  );
}
