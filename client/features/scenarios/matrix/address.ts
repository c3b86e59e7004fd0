import { type CellFace, FACE_ORDER } from "#client/features/scenarios/cell-words.ts";

/** What the address bar holds of the matrix: what to show of it. What is absent is all. */
export interface MatrixAddress {
  readonly team?: readonly string[];
  readonly category?: readonly string[];
  readonly state?: readonly CellFace[];
}

function words(value: unknown): string[] {
  const text = Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "";
  return [...new Set(text.split(",").map((word) => word.trim()))].filter((word) => word !== "");
}

function isFace(word: string): word is CellFace {
  return (FACE_ORDER as readonly string[]).includes(word);
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readMatrixAddress(raw: Readonly<Record<string, unknown>>): MatrixAddress {
  const [team, category] = [words(raw["team"]), words(raw["category"])];
  const state = words(raw["state"]).filter(isFace);
  return {
    ...(team.length > 0 ? { team } : {}),
    ...(category.length > 0 ? { category } : {}),
    ...(state.length > 0 ? { state } : {}),
  };
}

/** The address with a word of one filter added, or taken out when it was there. */
export function toggled<Field extends keyof MatrixAddress>(
  address: MatrixAddress,
  field: Field,
  word: string,
): MatrixAddress {
  const before: readonly string[] = address[field] ?? [];
  const after = before.includes(word)
    ? before.filter((other) => other !== word)
    : [...before, word];
  return readMatrixAddress({ ...address, [field]: after });
}
