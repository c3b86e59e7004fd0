import {
  EXEMPTION_SORTS,
  EXEMPTION_STATES,
  type ExemptionFace,
  type ExemptionSort,
} from "./states.ts";

/** What the address bar holds of the list of exemptions. What is absent is all of them, the most pressing first. */
export interface ExemptionsAddress {
  readonly state?: readonly ExemptionFace[];
  readonly sort?: ExemptionSort;
  readonly reversed?: true;
}

function words(value: unknown): readonly string[] {
  const text = Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "";
  return text.split(",").map((word) => word.trim());
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readExemptionsAddress(raw: Readonly<Record<string, unknown>>): ExemptionsAddress {
  const asked = words(raw["state"]);
  const state = EXEMPTION_STATES.filter((face) => asked.includes(face));
  const sort = EXEMPTION_SORTS.find((one) => one === raw["sort"]);
  return {
    ...(state.length === 0 ? {} : { state }),
    ...(sort === undefined || sort === "state" ? {} : { sort }),
    ...(String(raw["reversed"]) === "true" ? { reversed: true as const } : {}),
  };
}

/** The address that a column's head leads to: its order, or the other way round when it is that already. */
export function sortedBy(address: ExemptionsAddress, sort: ExemptionSort): ExemptionsAddress {
  const { sort: before = "state", reversed, ...rest } = address;
  return readExemptionsAddress({ ...rest, sort, reversed: before === sort && reversed !== true });
}

/** The address with a state added, or taken out when it was there. */
export function withState(address: ExemptionsAddress, face: ExemptionFace): ExemptionsAddress {
  const before = address.state ?? [];
  const state = before.includes(face) ? before.filter((one) => one !== face) : [...before, face];
  return readExemptionsAddress({ ...address, state });
}
