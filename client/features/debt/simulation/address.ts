/** What the address bar holds of a team's planning: what is tried out. What is absent is at its usual value. */
export interface TeamAddress {
  /** The budget that is simulated; absent: the worst. */
  readonly slo?: string;
  /** Whole percent of each sprint for debt; absent: what is planned or recommended. */
  readonly share?: string;
  /** Whole percent of feature work that stands still while a budget is exhausted; absent: the policy's. */
  readonly held?: string;
  /** Percent by which interest grows in a week; absent: as observed. */
  readonly growth?: string;
}

const LONGEST_KEY = 400;

function percent(word: unknown, least: number, most: number): string | null {
  if (typeof word !== "string" || !/^-?\d{1,3}$/.test(word)) return null;
  const value = Number(word);
  return value >= least && value <= most ? String(value) : null;
}

/** Growth of interest in a week as it is typed or stands in an address, in percent; `null`: it is none. */
export function readGrowth(word: unknown): number | null {
  const text = percent(word, -50, 100);
  return text === null ? null : Number(text);
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readTeamAddress(raw: Readonly<Record<string, unknown>>): TeamAddress {
  const { slo } = raw;
  const share = percent(raw["share"], 0, 100);
  const held = percent(raw["held"], 0, 100);
  const growth = readGrowth(raw["growth"]);
  return {
    ...(typeof slo === "string" && slo !== "" && slo.length <= LONGEST_KEY ? { slo } : {}),
    ...(share === null ? {} : { share }),
    ...(held === null ? {} : { held }),
    ...(growth === null ? {} : { growth: String(growth) }),
  };
}
