import { Button } from "@mantine/core";
import { useState } from "react";
import type { Sprint } from "#shared/debt/model.ts";
import type { SprintRecord, TeamPlanning } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatShare, plural, UNKNOWN } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { DecisionHistory } from "#client/features/debt/decide/decision-history.tsx";
import { Dialog } from "#client/features/debt/dialog.tsx";
import { fullShare, ShareBars } from "#client/features/debt/share-bars.tsx";
import { decisionWords, isBelow, personDays } from "#client/features/debt/words.ts";
import { CategoryBar } from "./category-bar.tsx";
import { SprintForm } from "./sprint-form.tsx";
import classes from "./sprints.module.css";

/** A team's sprints, each with what was recommended, planned and done, and what the budget did. */
export function Sprints({ planning }: { readonly planning: TeamPlanning }) {
  const { sprints, team, at, sprint, recommendation } = planning;
  /** `undefined`: no form is open; `null`: one for a new sprint. */
  const [edited, setEdited] = useState<Sprint | null | undefined>(undefined);
  const [said, setSaid] = useState("");
  const full = fullShare(
    sprints.flatMap(({ recommended, planned, actuals }) => [
      recommended ?? recommendation?.share ?? null,
      planned,
      actuals?.debtShare ?? null,
    ]),
  );
  const latest = Math.max(at, ...sprints.map(({ sprint }) => sprint.end));
  return (
    <div className={classes.sprints}>
      <div className={`${classes.row} no-print`}>
        <Button size="xs" variant="default" onClick={() => setEdited(null)}>
          Add a sprint
        </Button>
        <span role="status">{said}</span>
      </div>
      {sprints.length === 0 ? null : (
        <ul className={classes.list} aria-label="Sprints, the newest first">
          {sprints.map((record) => (
            <SprintLine
              key={record.sprint.id}
              record={
                // What is not decided yet is recommended by the figures as they stand now.
                sprint?.id === record.sprint.id && record.recommended === null
                  ? { ...record, recommended: recommendation?.share ?? null }
                  : record
              }
              full={full}
              now={at}
              onEdit={() => setEdited(record.sprint)}
            />
          ))}
        </ul>
      )}
      {edited === undefined ? null : (
        <Dialog
          title={edited === null ? "Add a sprint" : edited.name}
          size={520}
          onClose={() => setEdited(undefined)}
        >
          <SprintForm
            team={team}
            sprint={edited}
            from={latest}
            onClose={() => setEdited(undefined)}
            onDone={(text) => {
              setEdited(undefined);
              setSaid(text);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

const STATE_WORDS: Readonly<Record<SprintRecord["state"], string>> = {
  closed: "closed",
  running: "goes on",
  coming: "to come",
};

interface SprintLineProps {
  readonly record: SprintRecord;
  readonly full: number;
  readonly now: Instant;
  readonly onEdit: () => void;
}

function SprintLine({ record, full, now, onEdit }: SprintLineProps) {
  const { sprint, state, recommended, recommendedAfterwards, planned, actuals } = record;
  const notYet = state === "closed" ? UNKNOWN : "not over";
  return (
    <li className={classes.sprint} data-state={state}>
      <div className={classes.name}>
        <h3>{sprint.name}</h3>
        <small>
          <Moment at={sprint.start} now={now} as="day" /> to{" "}
          <Moment at={sprint.end - 1} now={now} as="day" />, {STATE_WORDS[state]}
        </small>
        <small>
          {sprint.capacityDays === null ? "capacity unknown" : personDays(1, sprint.capacityDays)}{" "}
          <button
            type="button"
            className="no-print"
            aria-label={`${sprint.tracker === null ? "Edit" : "Set capacity of"} ${sprint.name}`}
            onClick={onEdit}
          >
            {sprint.tracker === null ? "edit" : "set capacity"}
          </button>
        </small>
      </div>
      <ShareBars
        full={full}
        mark={recommended}
        bars={[
          {
            kind: "recommended",
            label: recommendedAfterwards ? "recommended, worked out afterwards" : "recommended",
            isLong: recommendedAfterwards,
            share: recommended,
            otherwise: UNKNOWN,
          },
          { kind: "planned", label: "planned", share: planned, otherwise: "undecided" },
          {
            kind: "actual",
            label: state === "running" ? "so far" : "actual",
            share: actuals?.debtShare ?? null,
            otherwise: notYet,
          },
        ]}
      />
      <div className={classes.outcome}>
        {state === "coming" ? (
          <span className={classes.quiet}>its budget is yet to come</span>
        ) : (
          <Outcome record={record} />
        )}
        {actuals === null ? null : <CategoryBar actuals={actuals} />}
      </div>
      <DecisionOf record={record} now={now} />
    </li>
  );
}

/** What the worst budget did while the sprint went on. */
function Outcome({ record }: { readonly record: SprintRecord }) {
  const { budgetBefore, budgetAfter, daysExhausted, followed, state } = record;
  return (
    <span>
      Worst budget{" "}
      {state === "running" && budgetAfter === null
        ? `${formatShare(budgetBefore)} at its start`
        : `${formatShare(budgetBefore)} → ${formatShare(budgetAfter)}`}
      {daysExhausted === null
        ? ", days exhausted unknown"
        : daysExhausted === 0
          ? ", never exhausted"
          : `, exhausted on ${plural(daysExhausted, "day")}`}
      {state !== "closed" || followed === null ? null : (
        <b data-followed={followed}>{followed ? "; advice followed" : "; advice not followed"}</b>
      )}
    </span>
  );
}

function DecisionOf({ record, now }: { readonly record: SprintRecord; readonly now: Instant }) {
  const { decision, sprint } = record;
  if (decision === null) return null;
  const below = isBelow(decision.planned, decision.recommended);
  return (
    <div className={classes.decision}>
      <span>
        Decided by {decision.decidedBy}, <Moment at={decision.decidedAt} now={now} as="day" />:{" "}
        <span data-below={below}>{decisionWords(decision)}</span>
        {decision.reason === null ? null : `, because: ${decision.reason}`}
      </span>
      <div className="no-print">
        <DecisionHistory team={sprint.team} sprint={sprint.id} now={now} />
      </div>
    </div>
  );
}
