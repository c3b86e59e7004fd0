/** What the address bar holds of the gaming lab: whose data it plays on. */
export interface LabAddress {
  readonly team?: string;
}

/** Reads the search part of an address; what makes no sense is left out. */
export function readLabAddress(raw: Readonly<Record<string, unknown>>): LabAddress {
  const { team } = raw;
  return typeof team === "string" && team.trim() !== "" ? { team: team.trim().slice(0, 200) } : {};
}
