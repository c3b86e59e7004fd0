import type { CellDetail, CellRun } from "#shared/scenarios/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { EvidenceLink } from "#client/features/scenarios/evidence-link.tsx";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./cell.module.css";
import {
  ENVIRONMENT_WORDS,
  invalidWords,
  ORACLE_WORDS,
  OUTCOME_WORDS,
  PROVENANCE_WORDS,
  roleWords,
  runName,
} from "./words.ts";

/** Failures that nothing has answered yet, and what would. */
export function OpenFailures({ detail: { runs, at } }: { readonly detail: CellDetail }) {
  const open = runs.filter(({ role }) => role === "open-failure");
  if (open.length === 0) return null;
  return (
    <div className={classes.open} role="status">
      <b>
        {open.length === 1 ? "One failure is open." : `${open.length} failures are open.`} A later
        pass on another build, of at least the same quality, answers it.
      </b>
      <ul>
        {open.map((run) => (
          <li key={`${run.document}${run.run}`}>
            <EvidenceLink document={run.document}>{runName(run)}</EvidenceLink>,{" "}
            <Moment at={run.evidence.at} now={at} />, {ENVIRONMENT_WORDS[run.evidence.environment]}
            {run.evidence.build === null ? ", build not known" : `, build ${run.evidence.build}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Every run of the cell, the newest first, with what it does to it. */
export function Runs({ detail: { runs, at } }: { readonly detail: CellDetail }) {
  if (runs.length === 0)
    return <p className={classes.quiet}>No document says anything of it yet.</p>;
  return (
    <ol className={classes.runs}>
      {runs.map((run) => (
        <Run key={`${run.document}${run.run}`} run={run} now={at} />
      ))}
    </ol>
  );
}

function Run({ run, now }: { readonly run: CellRun; readonly now: Instant }) {
  const { document, evidence, role } = run;
  const { outcome, environment, provenance, oracle, build, runner, dependency } = evidence;
  const invalid = invalidWords(run);
  const facts = [
    ENVIRONMENT_WORDS[environment],
    PROVENANCE_WORDS[provenance],
    ORACLE_WORDS[oracle],
    ...(dependency === undefined ? [] : [`dependency ${dependency}`]),
    build === null ? "build not known" : `build ${build}`,
    ...(runner === null ? [] : [`run by ${runner}`]),
  ];
  return (
    <li data-role={role}>
      <div className={classes.runHead}>
        <EvidenceLink document={document}>{runName(run)}</EvidenceLink>
        <Moment at={evidence.at} now={now} />
        <b>{outcome === null ? "no outcome" : OUTCOME_WORDS[outcome]}</b>
        <span className={classes.role}>{roleWords(run)}</span>
      </div>
      <p>{facts.join(", ")}.</p>
      {invalid === null ? null : <p>{invalid}</p>}
    </li>
  );
}
