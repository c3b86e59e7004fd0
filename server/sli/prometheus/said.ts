const LONGEST_SHOWN = 300;
/** What a header says shorter than this is a tenant's number, not a secret. */
const SHORTEST_SECRET = 4;
const NOT_SECRET: ReadonlySet<string> = new Set(["content-type", "accept"]);

function partsOf(name: string, value: string): readonly string[] {
  if (name !== "authorization") return value.length < SHORTEST_SECRET ? [] : [value];
  const [scheme = "", credential = ""] = value.split(/ (.*)/s);
  if (scheme !== "Basic") return [credential];
  const text = Buffer.from(credential, "base64").toString();
  return [credential, text, text.slice(text.indexOf(":") + 1)];
}

/** What of a request's headers is confidential: credentials in all their spellings, and what other headers say. */
export function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const parts = Object.entries(headers)
    .filter(([name]) => !NOT_SECRET.has(name))
    .flatMap(([name, value]) => partsOf(name, value));
  return [...new Set(parts.flatMap((part) => [part, encodeURIComponent(part)]))]
    .filter((part) => part !== "")
    .toSorted((a, b) => b.length - a.length);
}

/** A backend's own words as they may be shown: without what it was sent in confidence, and not at any length. */
export function sayable(text: string, secrets: readonly string[]): string {
  const open = secrets.reduce((rest, secret) => rest.replaceAll(secret, "[hidden]"), text);
  return open.length > LONGEST_SHOWN ? `${open.slice(0, LONGEST_SHOWN)}...` : open;
}

/** Where a redirect leads: without credentials and query, which may carry those of the request. */
export function sayablePlace(location: string, secrets: readonly string[]): string {
  const plain = location.replace(/[?#].*$/s, "").replace(/^([^/]*\/\/)[^/]*@/, "$1");
  return sayable(plain, secrets);
}
