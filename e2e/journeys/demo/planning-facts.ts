import type { Decision, Sprint } from "#shared/debt/model.ts";
import type {
  PlanningBoard,
  PlanningRow,
  Recommendation,
  TeamPlanning,
} from "#shared/debt/views.ts";
import type { Site } from "#e2e/journeys/site.ts";

/** What the server itself answers, past the page. */
async function asked<Answer>(site: Site, procedure: string, input: unknown): Promise<Answer> {
  const query = encodeURIComponent(JSON.stringify(input));
  const answer = await fetch(`${site.url}/trpc/${procedure}?input=${query}`);
  const { result } = (await answer.json()) as { readonly result: { readonly data: Answer } };
  return result.data;
}

export const boardOf = (site: Site) => asked<PlanningBoard>(site, "debt.board", {});
export const teamOf = (site: Site, team: string) =>
  asked<TeamPlanning>(site, "debt.team", { team });
export const decisionsOf = (site: Site, team: string, sprint: string) =>
  asked<readonly Decision[]>(site, "debt.decisions", { team, sprint });

/** A team with something to decide on. */
export type Plannable = PlanningRow & {
  readonly sprint: Sprint;
  readonly recommendation: Recommendation;
};

/**
 * Teams that have a sprint to come and a recommendation for it, the most pressing first.
 *
 * @throws Error when there are fewer than are needed
 */
export async function plannable(site: Site, atLeast: number): Promise<readonly Plannable[]> {
  const { rows } = await boardOf(site);
  const found = rows.filter(
    (row): row is Plannable => row.sprint !== null && row.recommendation !== null,
  );
  if (found.length < atLeast) throw new Error(`only ${found.length} teams can plan`);
  return found.toSorted((a, b) => b.risk - a.risk);
}
