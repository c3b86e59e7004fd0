import type { ReactNode } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import { passInWords } from "#shared/scenarios/catalogue.ts";
import type { CheckResult } from "#shared/scenarios/model.ts";
import type { RunView } from "#shared/scenarios/views.ts";
import { formatName } from "#client/ui/evidence-words.ts";
import { formatDuration, sentenceOf } from "#client/ui/format.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import {
  CHECK_WORDS,
  checkResultWords,
  ENVIRONMENT_WORDS,
  ORACLE_WORDS,
  PLACED_WORDS,
  PROVENANCE_WORDS,
  runName,
  runStanding,
} from "./words.ts";
import classes from "./evidence.module.css";

/** Every check with its result, failed ones as loud as passed ones are quiet, and what was only taken at its word in between. */
export function Checks({ checks }: { readonly checks: readonly CheckResult[] }) {
  return (
    <ul className={classes.checks} aria-label="Checks">
      {checks.map((one) => {
        const { result, sign, word } = checkResultWords(one);
        return (
          <li key={one.check} data-result={result}>
            <span className={classes.checkMark}>
              <span aria-hidden="true">{sign}</span> {word}
            </span>
            <span>
              <b>{CHECK_WORDS[one.check]}</b>
              <span className={classes.reason}>{sentenceOf(one.reason)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Place({ run: { evidence, placedBy } }: { readonly run: RunView }) {
  const { service, scenario, dependency } = evidence;
  if (service === null || scenario === null)
    return (
      <>
        {service ?? "service unknown"}, {scenario ?? "scenario unknown"}
      </>
    );
  return (
    <>
      <CellLink service={service} scenario={scenario} />
      {dependency === undefined ? null : `, dependency ${dependency}`}
      {placedBy === null ? null : <small>placed {PLACED_WORDS[placedBy]}</small>}
    </>
  );
}

function Facts({ run, now }: { readonly run: RunView; readonly now: Instant }) {
  const { evidence, pass, recoverySeconds, signedBy } = run;
  return (
    <dl className={classes.facts}>
      <Fact name={run.refusal === null ? "Counts for" : "Would count for"}>
        <Place run={run} />
      </Fact>
      <Fact name="Ended">
        <Moment at={evidence.at} now={now} />
      </Fact>
      <Fact name="Where">{ENVIRONMENT_WORDS[evidence.environment]}</Fact>
      <Fact name="Build">{evidence.build ?? "not said"}</Fact>
      <Fact name="Run by">{evidence.runner ?? "not said"}</Fact>
      <Fact name="Who says so">{PROVENANCE_WORDS[evidence.provenance]}</Fact>
      <Fact name="Signature">
        {signedBy === null ? "none that is trusted" : `verified, by the key ${signedBy}`}
      </Fact>
      <Fact name="Judged by">{ORACLE_WORDS[evidence.oracle]}</Fact>
      {pass === null ? null : <Fact name="Passes if">{passInWords(pass)}</Fact>}
      {recoverySeconds === null ? null : (
        <Fact name="Recovered in">{formatDuration(recoverySeconds)}</Fact>
      )}
    </dl>
  );
}

interface JudgedRunProps {
  readonly run: RunView;
  readonly now: Instant;
  /** What can be done about it, such as placing it. */
  readonly children?: ReactNode;
}

/** One run of a document: what it comes to and why, every check, what it counts for, and what was lost in reading it. */
export function JudgedRun({ run, now, children }: JudgedRunProps) {
  const { format, because, losses, refusalText, awaitsSli, checks } = run;
  const name = runName(run);
  // Why there is no outcome is the failed check, which both would name.
  const saidBelow = run.refusal === "invalid" && refusalText !== null;
  return (
    <article className={classes.run} aria-label={name}>
      <header className={classes.runHead}>
        <h3>{name}</h3>
        <StateMark {...runStanding(run)} />
        <span className={classes.quiet}>{formatName(format)}</span>
      </header>
      <p className={classes.because}>
        {because === "" || saidBelow ? null : `${sentenceOf(because)} `}
        {refusalText === null ? null : `${sentenceOf(refusalText)} `}
        {awaitsSli
          ? "The service's own SLI has yet to be asked: its slices of the interval have not come."
          : null}
      </p>
      <div className={classes.runBody}>
        <Checks checks={checks} />
        <Facts run={run} now={now} />
      </div>
      {losses.length === 0 ? null : (
        <div className={classes.losses}>
          <h4>What the document did not say or could not be taken over</h4>
          <ul>
            {losses.map((loss) => (
              <li key={loss}>{sentenceOf(loss)}</li>
            ))}
          </ul>
        </div>
      )}
      {children}
    </article>
  );
}
