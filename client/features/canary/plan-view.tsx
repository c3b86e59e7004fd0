import { useMemo } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import { DetectableChart } from "#client/ui/charts/detectable-chart.tsx";
import { Figure } from "#client/ui/figure.tsx";
import { formatCount, formatDuration, formatShare, sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { StateMark } from "#client/ui/status.tsx";
import { Verdict } from "#client/ui/verdict.tsx";
import classes from "./canary.module.css";
import { detectableCurve, workOut, type WorkedOut } from "./plan.ts";
import type { ReadQuestion } from "./question.ts";
import type { CanarySubject } from "./subject.ts";
import {
  CANARY_WORDS,
  endWords,
  ENOUGH_WORDS,
  planSentence,
  trafficWords,
  waitWords,
} from "./words.ts";

interface PlanViewProps {
  readonly subject: CanarySubject;
  readonly question: ReadQuestion;
  /** When the canary would begin. */
  readonly from: Instant;
}

/** Whether the canary can show what it is to show, when, and at what price. */
export function PlanView({ subject, question, from }: PlanViewProps) {
  const worked = useMemo(() => workOut(subject, question, from), [subject, question, from]);
  if ("refused" in worked)
    return (
      <p className={classes.refused} role="alert">
        {sentenceOf(worked.refused)}
      </p>
    );
  return <Plan worked={worked} subject={subject} question={question} from={from} />;
}

function enoughWords(isEnough: boolean) {
  return isEnough ? ENOUGH_WORDS : CANARY_WORDS.underpowered;
}

function Plan({ worked, subject, question, from }: PlanViewProps & { readonly worked: WorkedOut }) {
  const zone = useZone();
  const { status, word, meaning } = enoughWords(worked.isEnough);
  const curve = useMemo(() => detectableCurve(subject, question, from), [subject, question, from]);
  return (
    <div className={classes.stack}>
      <div className={classes.outcome}>
        <Verdict
          status={status}
          word={`${word} at ${formatShare(question.share)}`}
          meaning={meaning}
          size="panel"
        />
        <p className={classes.sentence}>{planSentence(worked, question, from, zone)}</p>
      </div>
      <dl className={classes.ways}>
        <div>
          <dt>canary requests</dt>
          <dd>
            <Figure text={formatCount(worked.needed.perCanary)} />
          </dd>
        </div>
        <div>
          <dt>time</dt>
          <dd>
            <Figure text={waitWords(worked.needed.seconds)} />
          </dd>
        </div>
        <div>
          <dt>ends, if it starts now</dt>
          <dd>{endWords(worked.endsAt, from, zone)}</dd>
        </div>
        <div>
          <dt>budget it burns, if that bad</dt>
          <dd>
            <Figure text={formatShare(worked.budgetShare)} />
          </dd>
        </div>
        {worked.plan.horizons.map(({ seconds, smallestDetectable }) => (
          <div key={seconds}>
            <dt>shows after {formatDuration(seconds)}</dt>
            <dd>
              {smallestDetectable === null ? (
                "nothing"
              ) : (
                <>
                  <Figure text={formatShare(smallestDetectable)} /> <small>bad</small>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className={classes.pair}>
        <DetectableChart
          title={chartTitle(worked, question)}
          points={curve}
          baseline={question.baseline}
          detect={question.detect}
          watchSeconds={question.watchSeconds}
          neededSeconds={worked.plan.seconds}
        />
        <div className={classes.stack}>
          <Shares worked={worked} question={question} from={from} />
          <Tests worked={worked} question={question} />
        </div>
      </div>
      <p className={classes.quiet}>
        {trafficWords(subject, worked.plan.unknownHours)} What a canary burns is counted beyond the
        ordinary, as a share of the whole budget over {subject.windowLabel}.
      </p>
    </div>
  );
}

function chartTitle({ watched }: WorkedOut, { watchSeconds, detect }: ReadQuestion): string {
  const after = `After ${formatDuration(watchSeconds)}`;
  if (watched.ratio === null) return `${after} nothing shows, however bad`;
  return watched.ratio <= detect
    ? `${after} ${formatShare(watched.ratio)} bad shows: that is enough`
    : `${after} only ${formatShare(watched.ratio)} bad shows, not ${formatShare(detect)}`;
}

function Shares({
  worked: { shares },
  question,
  from,
}: Omit<PlanViewProps, "subject"> & { readonly worked: WorkedOut }) {
  const zone = useZone();
  return (
    <table className={classes.table} aria-label="Other shares of the traffic">
      <thead>
        <tr>
          <th scope="col">Share</th>
          <th scope="col">Within {formatDuration(question.watchSeconds)}</th>
          <th scope="col" data-numeric="true">
            Takes
          </th>
          <th scope="col" data-numeric="true">
            Burns
          </th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ share, sample, budgetShare, isEnough }) => (
          <tr key={share} data-chosen={share === question.share}>
            <th scope="row">{formatShare(share)}</th>
            <td>
              <StateMark {...enoughWords(isEnough)} />
            </td>
            <td
              data-numeric="true"
              title={endWords(
                sample.seconds === null ? null : from + sample.seconds * SECOND_MS,
                from,
                zone,
              )}
            >
              <Figure text={waitWords(sample.seconds)} />
            </td>
            <td data-numeric="true">
              <Figure text={formatShare(budgetShare)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tests({
  worked: { tests },
  question: { method },
}: {
  readonly worked: WorkedOut;
  readonly question: ReadQuestion;
}) {
  return (
    <table className={classes.table} aria-label="Ways to test">
      <thead>
        <tr>
          <th scope="col">Test</th>
          <th scope="col" data-numeric="true">
            Canary requests
          </th>
          <th scope="col" data-numeric="true">
            Takes
          </th>
        </tr>
      </thead>
      <tbody>
        {tests.map(({ name, method: own, sample }) => (
          <tr key={name} data-chosen={own === method}>
            <th scope="row">{name}</th>
            <td data-numeric="true">
              <Figure text={formatCount(sample.perCanary)} />
            </td>
            <td data-numeric="true">
              <Figure text={waitWords(sample.seconds)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
