import { Link } from "@tanstack/react-router";
import type { GateAnswer, GateFacts, GateReason } from "#shared/gate/model.ts";
import { riskWords } from "#shared/gate/words.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { Figure } from "#client/ui/figure.tsx";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { Verdict } from "#client/ui/verdict.tsx";
import classes from "./gate.module.css";
import { inReadersZone, reasonFigure } from "./reason-words.ts";
import { lookedAtSentence, VERDICT_WORDS, verdictSentence } from "./verdict-words.ts";
import { VerdictMark } from "./verdict-mark.tsx";

interface AnswerProps {
  readonly answer: GateAnswer;
  readonly facts: GateFacts;
  readonly policyVersion: string;
}

/** The verdict, the largest thing on the page; why, the strictest first; and what it was worked out from. */
export function Answer({ answer, facts, policyVersion }: AnswerProps) {
  const { status, word, meaning } = VERDICT_WORDS[answer.verdict];
  return (
    <section className={classes.answer} aria-label="May it ship?">
      <Verdict status={status} word={word} meaning={meaning} size="page" />
      <p className={classes.sentence}>{verdictSentence(answer, facts)}</p>
      <Reasons reasons={answer.reasons} facts={facts} now={answer.at} />
      <Notes answer={answer} />
      <p className={classes.basis}>
        {facts.known ? `Looked at: ${lookedAtSentence(facts)}. ` : null}
        {facts.lastDeploy === null ? null : (
          <>
            Last release: <Moment at={facts.lastDeploy.at} now={facts.at} />.{" "}
          </>
        )}
        Judged by <PolicyName version={policyVersion} /> as of{" "}
        <Moment at={facts.at} now={facts.at} as="clock" />.
      </p>
    </section>
  );
}

function PolicyName({ version }: { readonly version: string }) {
  const [number] = version.split("-");
  return version === "broken" ? (
    <a href="#policy">a policy that cannot be read</a>
  ) : (
    <a href="#policy" title={version}>
      policy version {number}
    </a>
  );
}

/** Reasons as a list, each with the figure it names and a way to where that comes from. */
export function Reasons({
  reasons,
  facts,
  now,
}: {
  readonly reasons: readonly GateReason[];
  /** Absent for a check of the past: where to look is then not offered. */
  readonly facts?: GateFacts;
  readonly now: number;
}) {
  const zone = useZone();
  return (
    <ol className={classes.reasons} aria-label="Reasons, the strictest first">
      {reasons.map((reason) => {
        const budget = facts?.budgets.find(({ key }) => key === reason.evidence.slo);
        const figure = reasonFigure(reason, now, zone, budget);
        return (
          <li key={`${reason.rule}${reason.text}`} data-verdict={reason.verdict}>
            <VerdictMark verdict={reason.verdict} />
            <span className={classes.reasonText}>
              {sentenceOf(inReadersZone(reason.text, now, zone))}{" "}
              <ReasonLink reason={reason} facts={facts} />
            </span>
            <span className={classes.reasonFigure}>
              {figure === null ? null : (
                <>
                  <b>
                    {/\d/.test(figure.figure) ? <Figure text={figure.figure} /> : figure.figure}
                  </b>{" "}
                  <small>{figure.beside}</small>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function ReasonLink({
  reason: { evidence, rule },
  facts,
}: {
  readonly reason: GateReason;
  readonly facts: GateFacts | undefined;
}) {
  const { slo, url, service, id } = evidence;
  const links = [];
  if (slo !== undefined)
    links.push(
      <SloLink key="slo" slo={slo}>
        Its budget
      </SloLink>,
    );
  if (url !== undefined && /^https?:\/\//i.test(url))
    links.push(
      <a key="url" href={url} target="_blank" rel="noreferrer">
        {id ?? "More"}
      </a>,
    );
  const [worst] = facts?.budgets ?? [];
  if (rule === "open-incident" && url === undefined && worst !== undefined)
    links.push(
      <SloLink key="where" slo={worst.key}>
        Where the budget went
      </SloLink>,
    );
  if (rule === "untested-scenario" && id !== undefined && facts !== undefined)
    links.push(
      <CellLink key="cell" service={facts.service} scenario={id}>
        How to test it
      </CellLink>,
    );
  if (rule === "policy-broken")
    links.push(
      <a key="policy" href="#policy">
        What is wrong with it
      </a>,
    );
  if (service !== undefined)
    links.push(
      <Link key="service" to="/ship" search={{ service }}>
        May {service} ship?
      </Link>,
    );
  return <span className={classes.links}>{links}</span>;
}

function Notes({ answer: { judgedAs, notes } }: Pick<AnswerProps, "answer">) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label="What else to know">
      {notes.map((note) => (
        <li key={note}>
          {note.startsWith(`judged as ${riskWords(judgedAs)}`) ? (
            <b>{sentenceOf(note)}</b>
          ) : (
            sentenceOf(note)
          )}
        </li>
      ))}
    </ul>
  );
}
