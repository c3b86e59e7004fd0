import type { Ranking, TeamRanking } from "#shared/scenarios/ranking.ts";

const HEAD = ["band", "team", "R", "±", "services", "tested", "known risks", "exempt"];

function points(ratio: number | null): string {
  return ratio === null ? "unknown" : (ratio * 100).toFixed(1);
}

function row({ team, R, se, band, services }: TeamRanking, repeated: boolean): readonly string[] {
  const cells = services.flatMap((service) => service.cells);
  const count = (state: string) => cells.filter((cell) => cell.state === state).length;
  return [
    repeated ? "" : band === null ? "none" : String(band),
    team,
    points(R),
    points(se),
    String(services.length),
    `${cells.filter(({ state }) => state === "passed" || state === "known-risk").length}/${cells.length}`,
    String(count("known-risk")),
    String(count("exempt")),
  ];
}

/** Teams in their tie bands as a table for people; R and its standard error in points of 100. */
export function rankTable({ at, policyVersion, teams }: Ranking, scenarios: string): string {
  const rows = [
    HEAD,
    ...teams.map((team, index) => row(team, index > 0 && teams[index - 1]?.band === team.band)),
  ];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const footer = `as of ${new Date(at).toISOString()}, policy ${policyVersion}, scenarios ${scenarios}; teams of one band cannot be told apart`;
  return `${rows.map(line).join("\n")}\n\n${footer}\n`;
}
