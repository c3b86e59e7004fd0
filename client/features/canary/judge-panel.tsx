import { TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import type { CanaryJudgement } from "#shared/canary/judgement.ts";
import { formatShare, sentenceOf } from "#client/ui/format.ts";
import { Verdict } from "#client/ui/verdict.tsx";
import classes from "./canary.module.css";
import { type CountFields, judgeCounts, NO_COUNTS } from "./counts.ts";
import type { ReadQuestion } from "./question.ts";
import { CANARY_WORDS, neededWords, smallestWords } from "./words.ts";

const LABELS: Readonly<Record<keyof CountFields, string>> = {
  canaryErrors: "Canary: bad",
  canaryTotal: "Canary: requests",
  controlErrors: "Control: bad",
  controlTotal: "Control: requests",
  minutes: "Minutes so far",
};

const METHODS: Readonly<Record<ReadQuestion["method"], string>> = {
  fixed: "one look at the end",
  msprt: "looking all the time (mSPRT)",
  sprt: "looking all the time, against today (SPRT)",
};

/** Counts of a running canary in, its verdict out. */
export function JudgePanel({ question }: { readonly question: ReadQuestion }) {
  const [fields, setFields] = useState(NO_COUNTS);
  const judged = useMemo(() => judgeCounts(fields, question), [fields, question]);
  const { baseline, detect, alpha, power, method } = question;
  return (
    <div className={classes.stack}>
      <div className={classes.fields} role="group" aria-label="What was counted so far">
        {(Object.keys(LABELS) as (keyof CountFields)[]).map((field) => (
          <TextInput
            key={field}
            className={classes.count ?? ""}
            label={LABELS[field]}
            placeholder={field === "minutes" ? "optional" : ""}
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            value={fields[field]}
            onChange={(event) => setFields({ ...fields, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      {judged.kind === "judged" ? <Judgement judgement={judged.judgement} /> : null}
      {judged.kind === "refused" ? (
        <p className={classes.refused} role="alert">
          {sentenceOf(judged.text)}
        </p>
      ) : null}
      <p className={classes.quiet}>
        Judged by the question above: {formatShare(detect)} bad against {formatShare(baseline)},
        false alarm {formatShare(alpha)}, power {formatShare(power)}, {METHODS[method]}.
        {judged.kind === "incomplete" ? " Fill in the four counts, both over the same time." : null}
      </p>
    </div>
  );
}

function Judgement({ judgement }: { readonly judgement: CanaryJudgement }) {
  const { status, word, meaning } = CANARY_WORDS[judgement.verdict];
  const [why, ...rest] = judgement.reasons;
  const needed = neededWords(judgement);
  return (
    <div className={classes.judged}>
      <div className={classes.outcome}>
        <Verdict status={status} word={word} meaning={meaning} size="panel" />
        <p className={classes.sentence}>
          {why === undefined ? null : sentenceOf(why.text)} {needed}
        </p>
      </div>
      <ul className={classes.reasons}>
        {rest.map(({ code, text }) => (
          <li key={code}>{sentenceOf(text)}</li>
        ))}
        <li>{smallestWords(judgement)}</li>
      </ul>
    </div>
  );
}
