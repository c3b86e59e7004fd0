import type { BudgetStatus } from "#shared/budget/model.ts";
import type { BudgetSort } from "#shared/budget/views.ts";
import { UNOWNED } from "#shared/org/model.ts";
import { STATUS_ORDER } from "#client/ui/status.tsx";

export const SORTS: Readonly<Record<BudgetSort, string>> = {
  "runs-out": "runs out first",
  remaining: "least left",
  burn: "burns fastest",
  title: "name",
  team: "team",
  service: "service",
};

/** What the address bar holds of a budget list: filters and order. What is absent is at its default. */
export interface ListAddress {
  readonly team?: readonly string[];
  readonly state?: readonly BudgetStatus[];
  readonly search?: string;
  readonly sort?: BudgetSort;
  readonly order?: "reverse";
}

function words(value: unknown): string[] {
  const text = Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "";
  return [...new Set(text.split(",").map((word) => word.trim()))].filter((word) => word !== "");
}

function isStatus(word: string): word is BudgetStatus {
  return (STATUS_ORDER as readonly string[]).includes(word);
}

function isSort(word: unknown): word is BudgetSort {
  return typeof word === "string" && Object.hasOwn(SORTS, word);
}

/**
 * Reads the search part of an address, of which anybody may have typed anything: what makes no sense is left out, so
 * that an old or mangled link still opens.
 */
export function readListAddress(raw: Readonly<Record<string, unknown>>): ListAddress {
  const team = words(raw["team"]);
  const state = words(raw["state"]).filter(isStatus);
  const search = typeof raw["search"] === "string" ? raw["search"].slice(0, 200) : "";
  const { sort, order } = raw;
  return {
    ...(team.length > 0 ? { team } : {}),
    ...(state.length > 0 ? { state } : {}),
    ...(search.trim() === "" ? {} : { search }),
    ...(isSort(sort) && sort !== "runs-out" ? { sort } : {}),
    ...(order === "reverse" ? { order } : {}),
  };
}

/** What is asked of the server, as its input is typed. */
export interface ListQuery {
  teams?: string[];
  states?: BudgetStatus[];
  search?: string;
  sort?: BudgetSort;
  descending?: boolean;
}

/** The question to the server that an address stands for. Each order begins with the most pressing. */
export function queryOf({ team, state, search, sort, order }: ListAddress): ListQuery {
  return {
    ...(team === undefined ? {} : { teams: team.map((name) => (name === UNOWNED ? "" : name)) }),
    ...(state === undefined ? {} : { states: [...state] }),
    ...(search === undefined ? {} : { search: search.trim() }),
    sort: sort ?? "runs-out",
    descending: order === "reverse",
  };
}

/** The address after a change; a field set to its default leaves it. */
export function withChange(
  address: ListAddress,
  change: { readonly [Field in keyof ListAddress]?: ListAddress[Field] | undefined },
): ListAddress {
  return readListAddress({ ...address, ...change });
}

/** Whether the list shows less than everything. */
export function isFiltered({ team, state, search }: ListAddress): boolean {
  return team !== undefined || state !== undefined || search !== undefined;
}
