import type { Debt } from "#shared/debt/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { Dialog } from "#client/features/debt/dialog.tsx";
import { CloseForm } from "./close-form.tsx";
import { DebtForm } from "./debt-form.tsx";
import { DebtHistory } from "./debt-history.tsx";

/** What somebody does with the register. */
export type DebtTask =
  | { readonly kind: "new" }
  | { readonly kind: "edit" | "close" | "reopen" | "history"; readonly debt: Debt };

interface DebtDialogProps {
  readonly task: DebtTask;
  readonly team: string;
  readonly now: Instant;
  readonly onClose: () => void;
  /** It is done; what to say of it. */
  readonly onSaid: (text: string) => void;
}

function titleOf(task: DebtTask): string {
  switch (task.kind) {
    case "new":
      return "Write down a debt";
    case "edit":
      return "Change a debt";
    case "close":
      return `Close “${task.debt.title}”`;
    case "reopen":
      return `Reopen “${task.debt.title}”`;
    case "history":
      return `History of “${task.debt.title}”`;
  }
}

/** What is done with a debt, in front of the page. */
export function DebtDialog({ task, team, now, onClose, onSaid }: DebtDialogProps) {
  return (
    <Dialog
      title={titleOf(task)}
      size={task.kind === "new" || task.kind === "edit" ? 760 : 560}
      isLight={task.kind === "history"}
      onClose={onClose}
    >
      {task.kind === "new" || task.kind === "edit" ? (
        <DebtForm
          debt={task.kind === "new" ? null : task.debt}
          team={team}
          now={now}
          onClose={onClose}
          onSaved={({ title }) =>
            onSaid(
              task.kind === "new" ? `“${title}” stands in the register.` : `“${title}” is changed.`,
            )
          }
        />
      ) : task.kind === "history" ? (
        <DebtHistory debt={task.debt.id} now={now} />
      ) : (
        <CloseForm
          debt={task.debt}
          isReopening={task.kind === "reopen"}
          onClose={onClose}
          onSaved={({ title }) =>
            onSaid(`“${title}” is ${task.kind === "reopen" ? "open again" : "closed"}.`)
          }
        />
      )}
    </Dialog>
  );
}
