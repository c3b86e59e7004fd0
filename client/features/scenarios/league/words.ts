import type { DisplayMode, LeagueTeam, LeagueView } from "#shared/scenarios/views.ts";
import { formatCount, plural } from "#client/ui/format.ts";
import { formatPoints } from "#client/features/scenarios/points.ts";

/** How teams are shown to one another, in a sentence. */
export const MODE_WORDS: Readonly<
  Record<DisplayMode, { readonly name: string; readonly text: string }>
> = {
  recognition: {
    name: "Recognition",
    text: "the leading band is named, all other teams follow by name and without a place. Teams are compared, people never are.",
  },
  league: {
    name: "League",
    text: "every band is shown. Teams are compared, people never are.",
  },
  private: {
    name: "Private",
    text: "each team sees its own score only. Teams are compared, people never are.",
  },
};

function names(teams: readonly LeagueTeam[]): string {
  const titles = teams.map(({ title }) => title);
  if (titles.length > 3) return `${titles.length} teams`;
  const last = titles.at(-1) ?? "";
  return titles.length < 2 ? last : `${titles.slice(0, -1).join(", ")} and ${last}`;
}

function leading(teams: readonly LeagueTeam[]): string | null {
  const first = teams.filter(({ band }) => band === 1);
  if (first.length === 0) return null;
  if (first.length === teams.length && teams.length > 1)
    return `No team is ahead of another: the differences between all ${teams.length} are not significant.`;
  return `${names(first)} ${first.length === 1 ? "leads" : "lead"}.`;
}

/** The page's sentence: who leads, how much of what could fail was tested, what is known to fail; `null`: no team. */
export function leagueSentence({ teams, mode }: Pick<LeagueView, "teams" | "mode">): string | null {
  const sum = (of: (team: LeagueTeam) => number) => teams.reduce((all, team) => all + of(team), 0);
  const applicable = sum((team) => team.applicable);
  const tested = sum((team) => team.tested);
  const risks = sum((team) => team.knownRisks);
  if (teams.length === 0) return null;
  if (applicable === 0) return "No failure scenario applies to any service yet.";
  const [only] = teams;
  const lead =
    mode === "private" && only !== undefined
      ? `${only.title} stands at ${formatPoints(only.R)} of 100.`
      : tested === 0
        ? null
        : leading(teams);
  const done =
    tested === 0
      ? `None of the ${plural(applicable, "failure scenario")} that apply was tested yet.`
      : `${formatCount(tested)} of the ${plural(applicable, "failure scenario")} that apply were tested${
          risks === 0
            ? ""
            : `, and ${formatCount(risks)} of them ${risks === 1 ? "is a known risk" : "are known risks"}`
        }.`;
  return [lead, done].filter((part) => part !== null).join(" ");
}

/** R with its interval as it is read out: `26.8 of 100, between 22.1 and 31.5`. */
export function scoreWords({ R, lower, upper }: Pick<LeagueTeam, "R" | "lower" | "upper">): string {
  if (R === null) return "unknown";
  const whole = `${formatPoints(R)} of 100`;
  return lower === null || upper === null
    ? whole
    : `${whole}, between ${formatPoints(Math.max(0, lower))} and ${formatPoints(Math.min(1, upper))}`;
}

/** How R went over the weeks, as it is read out: `from 12.0 to 26.8 over 26 weeks`. */
export function trendWords(trend: LeagueTeam["trend"]): string {
  const known = trend.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "R over 26 weeks: unknown";
  return `R over 26 weeks: from ${formatPoints(first)} to ${formatPoints(last)}`;
}
