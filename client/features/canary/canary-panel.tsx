import { useDeferredValue, useMemo, useState } from "react";
import { alignDown, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { GateFacts } from "#shared/gate/model.ts";
import type { TrafficProfile } from "#shared/gate/traffic-profile.ts";
import { Section } from "#client/ui/page.tsx";
import classes from "./canary.module.css";
import { JudgePanel } from "./judge-panel.tsx";
import { PlanFields } from "./plan-fields.tsx";
import { PlanView } from "./plan-view.tsx";
import { readFields, usualFields } from "./question.ts";
import { canarySubjects, type CanarySubject } from "./subject.ts";

interface CanaryPanelProps {
  readonly facts: GateFacts;
  readonly profile: TrafficProfile | null;
  /** The share that the change is to meet first; the canary's unless somebody writes another. */
  readonly share: number;
}

/** How long a canary has to run on the service's own traffic, what that costs, and what a running one says. */
export function CanaryPanel({ facts, profile, share }: CanaryPanelProps) {
  const subjects = useMemo(() => canarySubjects(facts, profile), [facts, profile]);
  const [chosen, setChosen] = useState<string | null>(null);
  const subject = subjects.find(({ key }) => key === chosen) ?? subjects[0];
  return subject === undefined ? (
    <Section title="Canary">
      <p className={classes.quiet}>
        No SLO of this service counts requests and has met any, so that nothing is known to plan a
        canary by. <code>headroom canary</code> plans one from figures of yours.
      </p>
    </Section>
  ) : (
    <Planner
      key={subject.key}
      subject={subject}
      subjects={subjects}
      share={share}
      at={facts.at}
      onSubject={setChosen}
    />
  );
}

interface PlannerProps {
  readonly subject: CanarySubject;
  readonly subjects: readonly CanarySubject[];
  readonly share: number;
  readonly at: Instant;
  readonly onSubject: (key: string) => void;
}

function Planner({ subject, subjects, share, at, onSubject }: PlannerProps) {
  const [fields, setFields] = useState(() => usualFields(subject, share));
  // What was measured moves with each tick; the fields stay as they are, and so does what is worked out from the hour.
  const from = alignDown(at, HOUR_MS / 60);
  const read = useMemo(() => readFields(fields), [fields]);
  const question = useDeferredValue("question" in read ? read.question : null);
  return (
    <div className={classes.sections}>
      <Section title="Canary: how long it has to run">
        <div className={classes.stack}>
          <PlanFields
            subject={subject}
            subjects={subjects}
            fields={fields}
            fault={"fault" in read ? read.fault : null}
            onFields={setFields}
            onSubject={onSubject}
          />
          {question === null ? null : (
            <PlanView subject={subject} question={question} from={from} />
          )}
        </div>
      </Section>
      <Section title="Canary: judge one that runs">
        {question === null ? null : <JudgePanel question={question} />}
      </Section>
    </div>
  );
}
