import { Skeleton } from "@mantine/core";
import type { Decision, Sprint } from "#shared/debt/model.ts";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { formatDay } from "#client/ui/dates.ts";
import { useZone } from "#client/ui/preferences.ts";
import { FailureNotice } from "#client/ui/states.tsx";
import { Dialog } from "#client/features/debt/dialog.tsx";
import { useTeamPlanning } from "#client/features/debt/use-planning.ts";
import { DecideForm } from "./decide-form.tsx";
import { DecisionHistory } from "./decision-history.tsx";

interface DecideDialogProps {
  readonly team: string;
  readonly title: string;
  /** What was tried out before, in whole percent; absent: nothing. */
  readonly tried?: number | undefined;
  readonly onClose: () => void;
  readonly onDecided: (decision: Decision) => void;
}

/** Asks how much of a team's next sprint goes to debt, with what speaks for it, and what was decided before. */
export function DecideDialog({ team, title, tried, onClose, onDecided }: DecideDialogProps) {
  const planning = useTeamPlanning(team);
  return (
    <Dialog title={`How much of the next sprint does ${title} give to debt?`} onClose={onClose}>
      {planning.data === undefined ? (
        planning.error === null ? (
          <Skeleton height={420} radius="sm" aria-label="Loading the figures" />
        ) : (
          <FailureNotice
            what="The figures to decide by could not be loaded"
            failure={asFailure(planning.error)}
            onRetry={() => void planning.refetch()}
          />
        )
      ) : (
        <Loaded
          planning={planning.data}
          onClose={onClose}
          onDecided={onDecided}
          {...(tried === undefined ? {} : { tried })}
        />
      )}
    </Dialog>
  );
}

function Loaded({
  planning,
  ...props
}: Pick<DecideDialogProps, "onClose" | "onDecided"> & {
  readonly planning: TeamPlanning;
  readonly tried?: number;
}) {
  const { sprint } = planning;
  const zone = useZone();
  if (sprint === null)
    return <p>No sprint is known that could be decided on. Add one on the team's page.</p>;
  const dates = (of: Sprint) =>
    `${formatDay(of.start, planning.at, zone)} to ${formatDay(of.end - 1, planning.at, zone)}`;
  return (
    <>
      <DecideForm planning={planning} sprint={sprint} dates={dates(sprint)} {...props} />
      {planning.decision === null ? null : (
        <DecisionHistory team={planning.team} sprint={sprint.id} now={planning.at} />
      )}
    </>
  );
}
