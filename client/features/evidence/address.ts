import type { DocumentsQuery } from "#shared/scenarios/views.ts";

export const STATES = ["valid", "invalid", "unplaced", "withdrawn"] as const;
export type DocumentState = (typeof STATES)[number];

/** What the address bar holds of the list of evidence. What is absent is at its default. */
export interface EvidenceAddress {
  readonly state?: DocumentState;
  readonly format?: string;
  readonly service?: string;
  readonly scenario?: string;
  readonly search?: string;
  /** From 2 on; the first page is not named. */
  readonly page?: number;
}

export const PAGE_SIZE = 50;
const LONGEST = 200;
const LAST_PAGE = 100_000;

function word(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim().slice(0, LONGEST) : "";
  return text === "" ? undefined : text;
}

function pageOf(value: unknown): number | undefined {
  const page = Number(value);
  return Number.isInteger(page) && page > 1 && page <= LAST_PAGE ? page : undefined;
}

/** Reads the search part of an address, of which anybody may have typed anything: what makes no sense is left out. */
export function readEvidenceAddress(raw: Readonly<Record<string, unknown>>): EvidenceAddress {
  const state = STATES.find((one) => one === raw["state"]);
  const format = word(raw["format"]);
  const service = word(raw["service"]);
  const scenario = word(raw["scenario"]);
  const search = word(raw["search"]);
  const page = pageOf(raw["page"]);
  return {
    ...(state === undefined ? {} : { state }),
    ...(format === undefined ? {} : { format }),
    ...(service === undefined ? {} : { service }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(search === undefined ? {} : { search }),
    ...(page === undefined ? {} : { page }),
  };
}

export type AddressChange = {
  readonly [Field in keyof EvidenceAddress]?: EvidenceAddress[Field] | undefined;
};

/** The address after a change. Whatever changes but the page begins at the first page again. */
export function withChange(address: EvidenceAddress, change: AddressChange): EvidenceAddress {
  return readEvidenceAddress({ ...address, page: undefined, ...change });
}

/** The question to the server that an address stands for. */
export function documentsQuery({ page = 1, ...filters }: EvidenceAddress): DocumentsQuery {
  return { ...filters, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
}

/** Whether the list shows less than everything. */
export function isFiltered(address: EvidenceAddress): boolean {
  return Object.entries(address).some(([field, value]) => field !== "page" && value !== undefined);
}
