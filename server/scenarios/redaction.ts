import { Buffer } from "node:buffer";

/*
 * What must not be kept of a document that somebody else's tool wrote on somebody's machine: secrets, and what tells of
 * that machine. Rather too much goes than too little: none of it decides what a run proves.
 */

export const REDACTED = "[redacted]";

const SECRET_KEY =
  /pass(?:word|wd|phrase|code)|^pass$|^pwd$|secret|token|api[-_. ]?key|access[-_. ]?key|private[-_. ]?key|signing[-_. ]?key|authori[sz]ation|^auth$|credential|cookie|session[-_. ]?id|connection[-_. ]?string|^dsn$|bearer/i;
/** Names the machine that a tool ran on. */
const HOST_KEY =
  /^(?:node|platform|host[-_]?names?|node[-_]?name|host[-_]?ip|pod[-_]?ips?|machine[-_]?name|user[-_]?name|user)$/i;
const ENVIRONMENT_KEY =
  /^(?:env|envs|environ|env[-_]?vars?|environment[-_]?variables?|process[-_]?env)$/i;
/** Of these the value is JSON in Base64, in which anything may stand. */
const ENCODED_KEY = /^(?:payload|data_base64)$/;

type Replacement = readonly [RegExp, string];

/** Secrets that show by how they look, wherever they stand. */
const SECRET_TEXTS: readonly Replacement[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/([a-z][a-z\d+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${REDACTED}@`],
  [/\b(bearer)(\s+)[\w.~+/=-]{6,}/gi, `$1$2${REDACTED}`],
  // "basic authentication" is none: a credential has more in it than small letters.
  [
    /\b([Bb]asic|[Dd]igest|[Nn]egotiate|[Tt]oken)(\s+)(?=[\w.~+/=-]*[\dA-Z+/=])[\w.~+/=-]{8,}/g,
    `$1$2${REDACTED}`,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.?[\w-]*/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z\d]{12,}/g, REDACTED],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|npm_|hvs\.|AIza)[\w-]{8,}/g, REDACTED],
  // NAME=value and export NAME=value, as a dump of the environment has them.
  [/^(\s*(?:export\s+|declare -x\s+)?[A-Z][A-Z\d_]{2,}=).+$/gm, `$1${REDACTED}`],
  // password=…, "api_key": "…", X-Api-Key: …
  [
    /((?:pass(?:word|wd|phrase|code)|\bpwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|authori[sz]ation|credentials?|cookie|connection[-_]?string|session[-_]?id)[\w-]*["']?\s*[=:]\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s"',;&<>]+)/gi,
    `$1${REDACTED}`,
  ],
  // --token …, -p …
  [
    /(--?[\w-]*(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|key|credentials?|cookie)[\w-]*\s+)(?:"[^"\n]*"|'[^'\n]*'|[^\s-]\S*)/gi,
    `$1${REDACTED}`,
  ],
  [/(\s-(?:u|p)\s+)\S+/g, `$1${REDACTED}`],
];

/** What every secret above has about it: most texts have nothing of it, and are left alone at once. */
const SUSPECT =
  /[=@]|pass|pwd|secret|token|key|auth|cred|cookie|session|connection|bearer|basic|digest|negotiate|eyJ|A[KS]IA|gh[pousr]_|github_pat|glpat|xox|sk-|npm_|hvs\.|AIza|\s-[up]\s/i;

/** A text without what looks like a secret, and without names of machines that are known. */
export function redactText(text: string, hosts: readonly string[] = []): string {
  let redacted = text;
  for (const [pattern, replacement] of SUSPECT.test(text) ? SECRET_TEXTS : [])
    redacted = redacted.replaceAll(pattern, replacement);
  for (const host of hosts) redacted = redacted.replaceAll(host, REDACTED);
  return redacted;
}

type Entry = readonly [string, unknown];
const entriesOf = (value: object): readonly Entry[] => Object.entries(value);
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names that a document gives to machines, to be found in its other texts as well. Short ones would be found anywhere. */
function hostsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return entriesOf(value).flatMap(([key, item]) => {
    if (typeof item === "string") return HOST_KEY.test(key) && item.length >= 6 ? [item] : [];
    return hostsIn(item);
  });
}

/** The environment of a process, however it is written: a map, `NAME=value`, or name and value. */
function redactEnvironment(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) =>
      typeof item === "string"
        ? item.replace(/=[\s\S]*$/, `=${REDACTED}`)
        : isMap(item)
          ? Object.fromEntries(
              entriesOf(item).map(([key, inner]) => [key, key === "name" ? inner : REDACTED]),
            )
          : REDACTED,
    );
  return isMap(value)
    ? Object.fromEntries(Object.keys(value).map((key) => [key, REDACTED]))
    : REDACTED;
}

/** A map most of whose keys are spelled like variables is an environment, whatever it is called. */
function looksLikeEnvironment(value: unknown): boolean {
  if (!isMap(value)) return false;
  const keys = Object.keys(value);
  return (
    keys.length >= 3 && keys.filter((key) => /^[A-Z][A-Z\d_]+$/.test(key)).length * 2 > keys.length
  );
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function redactEntry([key, value]: Entry, hosts: readonly string[]): Entry {
  if (value === null || value === "" || typeof value === "boolean") return [key, value];
  if (SECRET_KEY.test(key)) return [key, REDACTED];
  if (HOST_KEY.test(key) && typeof value === "string") return [key, REDACTED];
  if (ENVIRONMENT_KEY.test(key) && typeof value === "object")
    return [key, redactEnvironment(value)];
  if (looksLikeEnvironment(value)) return [key, redactEnvironment(value)];
  if (ENCODED_KEY.test(key) && typeof value === "string") {
    const inner = decoded(value);
    return [key, inner === undefined ? REDACTED : redactWith(inner, [...hosts, ...hostsIn(inner)])];
  }
  return [key, redactWith(value, hosts)];
}

/** `{name: "password", value: "…"}` says by its name what its value is. */
function redactNamedValue(
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { name, key } = value;
  const called = typeof name === "string" ? name : typeof key === "string" ? key : "";
  return "value" in value && SECRET_KEY.test(called) ? { ...value, value: REDACTED } : value;
}

function redactWith(value: unknown, hosts: readonly string[]): unknown {
  if (typeof value === "string") return redactText(value, hosts);
  if (Array.isArray(value)) return redactList(value, hosts);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    entriesOf(redactNamedValue(value)).map((entry) => redactEntry(entry, hosts)),
  );
}

/** In a list of arguments the secret stands behind its option: `["--password", "…"]`. */
function redactList(list: readonly unknown[], hosts: readonly string[]): readonly unknown[] {
  return list.map((item, index) => {
    const before = list[index - 1];
    const isOption = typeof before === "string" && /^-{1,2}[\w-]+$/.test(before);
    return isOption && SECRET_KEY.test(before) ? REDACTED : redactWith(item, hosts);
  });
}

/** A document's value without secrets, environments of processes, and names of machines. The shape stays. */
export function redactValue(value: unknown): unknown {
  return redactWith(value, hostsIn(value));
}
