import type { BudgetStatus } from "#shared/budget/model.ts";
import { STATUS_ORDER } from "#client/ui/status.tsx";

/** In which order the board can be read, with what each is called. */
export const BOARD_SORTS = {
  risk: "most pressing first",
  name: "name",
  recommended: "most recommended first",
  planned: "most planned first",
  gap: "furthest below its advice first",
} as const;
export type BoardSort = keyof typeof BOARD_SORTS;

/** What the address bar holds of the planning board. What is absent is at its usual value. */
export interface BoardAddress {
  readonly search?: string;
  /** Only teams whose budget is in one of these states. */
  readonly state?: readonly BudgetStatus[];
  /** Only teams that have not decided. */
  readonly undecided?: "yes";
  /** Absent: by risk. */
  readonly sort?: BoardSort;
  readonly order?: "reverse";
}

export type BoardChange = {
  readonly [Field in keyof BoardAddress]?: BoardAddress[Field] | undefined;
};

const LONGEST_SEARCH = 200;

function statesOf(value: unknown): readonly BudgetStatus[] {
  const text = Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "";
  const words = new Set(text.split(","));
  return STATUS_ORDER.filter((status) => words.has(status));
}

function isSort(word: unknown): word is BoardSort {
  return typeof word === "string" && Object.hasOwn(BOARD_SORTS, word);
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readBoardAddress(raw: Readonly<Record<string, unknown>>): BoardAddress {
  const { sort } = raw;
  const search = typeof raw["search"] === "string" ? raw["search"].slice(0, LONGEST_SEARCH) : "";
  const state = statesOf(raw["state"]);
  return {
    ...(search.trim() === "" ? {} : { search }),
    ...(state.length === 0 ? {} : { state }),
    ...(raw["undecided"] === "yes" ? { undecided: "yes" } : {}),
    ...(isSort(sort) && sort !== "risk" ? { sort } : {}),
    ...(raw["order"] === "reverse" ? { order: "reverse" } : {}),
  };
}

/** The address after a change; a field at its usual value leaves it. */
export function withBoardChange(address: BoardAddress, change: BoardChange): BoardAddress {
  return readBoardAddress({ ...address, ...change });
}

/** Whether the board shows less than every team. */
export function isBoardFiltered({ search, state, undecided }: BoardAddress): boolean {
  return search !== undefined || state !== undefined || undecided !== undefined;
}
