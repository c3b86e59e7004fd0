import type { TeamRollup } from "#shared/budget/views.ts";
import { plural } from "#client/ui/format.ts";

/** The teams page's sentence: how many teams have lost a budget, and what belongs to nobody. */
export function teamsSentence(teams: readonly TeamRollup[]): string {
  const owned = teams.filter(({ team }) => team !== null);
  const losing = owned.filter(({ byStatus }) => byStatus.exhausted > 0).length;
  const burning = owned.filter(
    ({ byStatus }) => byStatus.exhausted === 0 && byStatus.burning > 0,
  ).length;
  const parts: string[] = [];
  if (losing > 0)
    parts.push(
      `${losing} of ${plural(owned.length, "team")} ${losing === 1 ? "has" : "have"} an exhausted budget`,
    );
  if (burning > 0)
    parts.push(
      `${parts.length === 0 ? `${burning} of ${plural(owned.length, "team")}` : `${burning} more`} ${burning === 1 ? "is" : "are"} burning one now`,
    );
  const standing =
    parts.length > 0
      ? `${parts.join(", ")}.`
      : owned.length === 0
        ? ""
        : "No team has lost a budget.";
  const unowned = teams.find(({ team }) => team === null);
  const services = unowned?.services ?? 0;
  const nobody =
    services === 0
      ? ""
      : `${plural(services, "service")} ${services === 1 ? "belongs" : "belong"} to nobody.`;
  return [standing, nobody].filter((text) => text !== "").join(" ");
}
