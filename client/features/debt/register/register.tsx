import { Button } from "@mantine/core";
import { useState } from "react";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { plural } from "#client/ui/format.ts";
import { DebtDialog, type DebtTask } from "./debt-dialog.tsx";
import { DebtTable } from "./debt-table.tsx";
import { registerSentence } from "./words.ts";
import classes from "./register.module.css";

/** A team's debts in the order of work, with ways to write one down, change it and close it. */
export function Register({ planning }: { readonly planning: TeamPlanning }) {
  const { register, closed, policy, at, team } = planning;
  const [task, setTask] = useState<DebtTask | null>(null);
  const [said, setSaid] = useState("");
  return (
    <div className={classes.register}>
      <div className={classes.head}>
        <p className={classes.message}>{registerSentence(register)}</p>
        <Button
          className="no-print"
          size="xs"
          variant="default"
          onClick={() => setTask({ kind: "new" })}
        >
          Write down a debt
        </Button>
      </div>
      <p role="status" className={classes.status}>
        {said}
      </p>
      {register.length === 0 ? (
        <p className={classes.quiet}>
          Debt is fine when you know about it. Write down what is: the work it takes, what it burns
          each week, and, where it was taken on purpose, the day to look at it again.
        </p>
      ) : (
        <DebtTable rows={register} policy={policy} now={at} onTask={setTask} />
      )}
      {closed.length === 0 ? null : (
        <details className={classes.closed}>
          <summary>{plural(closed.length, "closed debt")}</summary>
          <DebtTable rows={closed} policy={policy} now={at} onTask={setTask} />
        </details>
      )}
      {task === null ? null : (
        <DebtDialog
          task={task}
          team={team}
          now={at}
          onClose={() => setTask(null)}
          onSaid={(text) => {
            setTask(null);
            setSaid(text);
          }}
        />
      )}
    </div>
  );
}
