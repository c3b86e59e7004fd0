/** What stands behind the question mark, as plain words: `?state=burning,exhausted&sort=burn`. */
export type RawSearch = Readonly<Record<string, string>>;

/** Reads an address's search part. Of a name that stands there twice the last counts. */
export function parseSearch(text: string): RawSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

function word(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

/** Writes a page's typed search part so that a person can read it. Lists are joined by commas, what is unset is left out. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const text = value === undefined || value === null ? "" : word(value);
    if (text !== "") params.set(name, text);
  }
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%7E", "~");
  return text === "" ? "" : `?${text}`;
}

/**
 * A page's reader of its address that leaves nothing else behind. The router keeps every word that a reader does not
 * name, as it stood in the address bar; a mangled one would come through unread.
 */
export function onlyWhat<Address extends object>(
  read: (raw: Readonly<Record<string, unknown>>) => Address,
): (raw: Readonly<Record<string, unknown>>) => Address {
  return (raw) => ({
    ...Object.fromEntries(Object.keys(raw).map((name) => [name, undefined])),
    ...read(raw),
  });
}
