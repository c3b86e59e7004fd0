import type { Instant } from "#shared/kernel/time.ts";

/** What the address bar holds of the scorecard: as of when, and whose where teams see only their own. */
export interface ScorecardAddress {
  /** ISO 8601; absent: now. */
  readonly at?: string;
  readonly team?: string;
}

/** Reads the search part of an address; what makes no sense is left out. */
export function readScorecardAddress(raw: Readonly<Record<string, unknown>>): ScorecardAddress {
  const { at, team } = raw;
  const instant = typeof at === "string" ? Date.parse(at) : Number.NaN;
  return {
    ...(Number.isNaN(instant) || instant < 0 ? {} : { at: new Date(instant).toISOString() }),
    ...(typeof team === "string" && team.trim() !== "" ? { team: team.trim().slice(0, 200) } : {}),
  };
}

/** The question to the server that an address stands for. */
export function scorecardQuery({ at, team }: ScorecardAddress): {
  at?: Instant;
  team?: string;
} {
  return {
    ...(at === undefined ? {} : { at: Date.parse(at) }),
    ...(team === undefined ? {} : { team }),
  };
}
