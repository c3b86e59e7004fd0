// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** A text as the database can hold it: what it cannot hold is replaced, so that one odd title stops no reading. */
export function storable(text: string): string {
  return text.replaceAll(UNSTORABLE, "\uFFFD");
}

/** Reads JSON with every text in it storable; `null`: it is none. */
export function storableJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === "string" ? storable(value) : value,
    );
  } catch {
    return null;
  }
}
