import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/data/trpc.ts";

/** All teams, for the meeting. */
export function useBoard() {
  return useQuery(useTRPC().debt.board.queryOptions({}));
}

/** One team with its register, its sprints and what its budgets may come to. */
export function useTeamPlanning(team: string) {
  return useQuery(useTRPC().debt.team.queryOptions({ team }));
}

/** What all changes have in common: once the server has one, everything about planning is asked for anew. */
function useAfterwards() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () => queries.invalidateQueries(trpc.debt.pathFilter());
}

/** Decides how much of a sprint goes to debt. Where somebody else was faster, what they decided is asked for as well. */
export function useDecide() {
  return useMutation(useTRPC().debt.decide.mutationOptions({ onSettled: useAfterwards() }));
}

/** Writes a debt into the register, or a new version of one. */
export function useSaveDebt() {
  return useMutation(useTRPC().debt.saveDebt.mutationOptions({ onSuccess: useAfterwards() }));
}

/** Enters a sprint by hand, or changes one that was. */
export function useSaveSprint() {
  return useMutation(useTRPC().debt.saveSprint.mutationOptions({ onSuccess: useAfterwards() }));
}

/** Says how many person-days a sprint has. */
export function useSetCapacity() {
  return useMutation(useTRPC().debt.setCapacity.mutationOptions({ onSuccess: useAfterwards() }));
}

/** Removes a sprint that was entered by hand. */
export function useRemoveSprint() {
  return useMutation(useTRPC().debt.removeSprint.mutationOptions({ onSuccess: useAfterwards() }));
}

/** Has a tracker asked for what is new. */
export function useSyncTracker() {
  return useMutation(useTRPC().debt.syncTracker.mutationOptions({ onSuccess: useAfterwards() }));
}
