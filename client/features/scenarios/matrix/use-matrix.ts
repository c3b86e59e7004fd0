import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/data/trpc.ts";

/**
 * The matrix, kept up to date. Where teams see their own part only, the whole has no rows; then the team that the
 * address names is asked for.
 */
export function useMatrix(teams: readonly string[] | undefined) {
  const { matrix } = useTRPC().scenarios;
  const whole = useQuery(matrix.queryOptions({}));
  const [team = ""] = teams ?? [];
  const isHidden = whole.data !== undefined && whole.data.services.length === 0;
  const own = useQuery(matrix.queryOptions({ team }, { enabled: isHidden && team !== "" }));
  return isHidden && team !== "" ? own : whole;
}
