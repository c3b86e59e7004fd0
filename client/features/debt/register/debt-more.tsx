import type { DebtRow } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import type { DebtTask } from "./debt-dialog.tsx";
import classes from "./register.module.css";

interface DebtMoreProps {
  readonly row: DebtRow;
  readonly now: Instant;
  readonly onTask: (task: DebtTask) => void;
}

/** What a line of the register has no room for: why there is this debt and what if it stays, and what can be done with it. */
export function DebtMore({ row, now, onTask }: DebtMoreProps) {
  const { debt } = row;
  const isClosed = debt.closedAt !== null;
  return (
    <div className={`${classes.more} no-print`}>
      <span className={classes.actions}>
        <button
          type="button"
          aria-label={`Edit ${debt.title}`}
          onClick={() => onTask({ kind: "edit", debt })}
        >
          edit
        </button>
        <button
          type="button"
          aria-label={`${isClosed ? "Reopen" : "Close"} ${debt.title}`}
          onClick={() => onTask({ kind: isClosed ? "reopen" : "close", debt })}
        >
          {isClosed ? "reopen" : "close"}
        </button>
        <button
          type="button"
          aria-label={`History of ${debt.title}`}
          onClick={() => onTask({ kind: "history", debt })}
        >
          history
        </button>
      </span>
      <details>
        <summary aria-label={`Why, and what if not: ${debt.title}`}>why, and what if not</summary>
        <Background row={row} now={now} />
      </details>
    </div>
  );
}

function Background({ row, now }: Omit<DebtMoreProps, "onTask">) {
  const { debt, interest } = row;
  const counted = new Set(interest.incidents.map(({ id }) => id));
  const others = debt.incidents.filter((id) => !counted.has(id));
  return (
    <dl>
      <Fact name="Why" text={debt.why} />
      <Fact name="What if it is not paid back" text={debt.whatIfNot} />
      <div>
        <dt>Decided</dt>
        <dd>
          by {debt.decidedBy}, taken <Moment at={debt.takenAt} now={now} as="day" />
        </dd>
      </div>
      {debt.themes.length === 0 ? null : (
        <div>
          <dt>Themes</dt>
          <dd>{debt.themes.join(", ")}</dd>
        </div>
      )}
      {interest.incidents.length + others.length === 0 ? null : (
        <div>
          <dt>Incidents</dt>
          <dd>
            <ul>
              {interest.incidents.map(({ id, title, url }) => (
                <li key={id}>
                  {url === undefined ? (
                    title
                  ) : (
                    <a href={url} target="_blank" rel="noreferrer">
                      {title}
                    </a>
                  )}{" "}
                  <small>{id}</small>
                </li>
              ))}
              {others.map((id) => (
                <li key={id}>
                  {id} <small>named, but nothing was measured of it</small>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text === "" ? "nobody said" : sentenceOf(text)}</dd>
    </div>
  );
}
