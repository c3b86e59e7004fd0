import { NativeSelect, TextInput } from "@mantine/core";
import type { JudgeMethod } from "#shared/canary/model.ts";
import { formatDuration } from "#client/ui/format.ts";
import classes from "./canary.module.css";
import { FIELD_NAMES, type QuestionFields, type RatioField } from "./question.ts";
import type { CanarySubject } from "./subject.ts";
import { baselineWords } from "./words.ts";

interface PlanFieldsProps {
  readonly subject: CanarySubject;
  readonly subjects: readonly CanarySubject[];
  readonly fields: QuestionFields;
  readonly fault: { readonly field: RatioField; readonly text: string } | null;
  readonly onFields: (fields: QuestionFields) => void;
  readonly onSubject: (key: string) => void;
}

const MEANINGS: Readonly<Record<RatioField, string>> = {
  baseline: "Share of requests that are bad without the change (p₀)",
  detect: "Share of bad requests that would be worth stopping for (p₁)",
  share: "Share of the traffic that the canary takes; the rest is the control",
  alpha: "Chance that a harmless canary is called harmful (alpha)",
  power: "Chance that a canary as bad as is worth noticing is found (1 − beta)",
};

const METHODS: readonly { readonly value: JudgeMethod; readonly label: string }[] = [
  { value: "fixed", label: "once, at the end" },
  { value: "msprt", label: "all the time (mSPRT)" },
  { value: "sprt", label: "all the time, against today (SPRT)" },
];

const WATCHES = [3_600, 21_600, 86_400, 259_200, 604_800];

/** What the canary is to find out. Percent throughout, as the SLO counts. */
export function PlanFields(props: PlanFieldsProps) {
  const { subject, subjects, fields, fault, onFields, onSubject } = props;
  const ratio = (field: RatioField) => (
    <TextInput
      key={field}
      className={classes.ratio ?? ""}
      label={`${FIELD_NAMES[field]}, %`}
      title={MEANINGS[field]}
      inputMode="decimal"
      autoComplete="off"
      maxLength={12}
      value={fields[field]}
      error={fault?.field === field ? fault.text : null}
      onChange={(event) => onFields({ ...fields, [field]: event.currentTarget.value })}
    />
  );
  return (
    <div role="group" aria-label="What the canary is to find out">
      <div className={classes.fields}>
        <NativeSelect
          className={classes.subject ?? ""}
          label="Watched by"
          value={subject.key}
          data={subjects.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={(event) => onSubject(event.currentTarget.value)}
        />
        {ratio("share")}
        {ratio("baseline")}
        {ratio("detect")}
        <NativeSelect
          className={classes.choice ?? ""}
          label="Watched for"
          value={String(fields.watchSeconds)}
          data={WATCHES.map((seconds) => ({
            value: String(seconds),
            label: formatDuration(seconds),
          }))}
          onChange={(event) =>
            onFields({ ...fields, watchSeconds: Number(event.currentTarget.value) })
          }
        />
        <NativeSelect
          className={classes.method ?? ""}
          label="Looked at"
          value={fields.method}
          data={METHODS.map((method) => ({ ...method }))}
          onChange={(event) =>
            onFields({ ...fields, method: event.currentTarget.value as JudgeMethod })
          }
        />
        {ratio("alpha")}
        {ratio("power")}
        <NativeSelect
          className={classes.choice ?? ""}
          label="Looking for"
          value={String(fields.sides)}
          data={[
            { value: "1", label: "worse" },
            { value: "2", label: "worse or better" },
          ]}
          onChange={(event) =>
            onFields({ ...fields, sides: event.currentTarget.value === "2" ? 2 : 1 })
          }
        />
      </div>
      <p className={classes.quiet}>{baselineWords(subject)}</p>
    </div>
  );
}
