/** What the address bar holds of the league: the team whose answer it is, where teams see their own only. */
export interface LeagueAddress {
  readonly team?: string;
}

const LONGEST_NAME = 200;

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readLeagueAddress(raw: Readonly<Record<string, unknown>>): LeagueAddress {
  const team = typeof raw["team"] === "string" ? raw["team"].trim() : "";
  return team === "" || team.length > LONGEST_NAME ? {} : { team };
}
