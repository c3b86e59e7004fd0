import type { Environment } from "#shared/scenarios/model.ts";

/** Where a run belongs, as far as somebody says it. */
export interface Placement {
  readonly service: string | null;
  readonly scenario: string | null;
  readonly dependency: string | null;
  readonly environment: Environment | null;
  readonly build: string | null;
  readonly runner: string | null;
}

export const NOWHERE: Placement = {
  service: null,
  scenario: null,
  dependency: null,
  environment: null,
  build: null,
  runner: null,
};

const ENVIRONMENT_WORDS: Readonly<Record<string, Environment>> = {
  production: "production",
  prod: "production",
  prd: "production",
  live: "production",
  "production-like": "production-like",
  preproduction: "production-like",
  "pre-production": "production-like",
  preprod: "production-like",
  "pre-prod": "production-like",
  canary: "production-like",
  staging: "staging",
  stage: "staging",
  stg: "staging",
  uat: "staging",
  qa: "staging",
  integration: "staging",
  local: "local",
  dev: "local",
  development: "local",
  test: "local",
  ci: "local",
  sandbox: "local",
};

/**
 * What a name of an environment means. The whole name, else its parts: `staging-eu-2` is staging, and `preprod-1` is never
 * taken for production. `null`: nobody can tell.
 */
export function environmentOf(name: string | null): Environment | null {
  const lowered = (name ?? "").trim().toLowerCase();
  const whole = ENVIRONMENT_WORDS[lowered];
  if (whole !== undefined) return whole;
  if (/\b(?:non|not|pre)[-_]?prod/.test(lowered))
    return lowered.includes("pre") ? "production-like" : "staging";
  const parts = lowered.split(/[^a-z]+/).flatMap((word) => ENVIRONMENT_WORDS[word] ?? []);
  return parts.find((one) => one !== "production") ?? parts[0] ?? null;
}

const PREFIX = /^(?:headroom\.dev\/|headroom[./:_-])/;

/** Names under which people say the same. */
const NAMES: Readonly<Record<string, keyof Placement>> = {
  service: "service",
  scenario: "scenario",
  dependency: "dependency",
  environment: "environment",
  env: "environment",
  build: "build",
  version: "build",
  commit: "build",
  runner: "runner",
};

type Texts = Readonly<Record<string, string>>;

/** What pairs of names and texts say of a place, with what each name says for itself left as text. */
function said(pairs: readonly (readonly [keyof Placement, string])[]): Placement {
  const place: Record<keyof Placement, string | null> = { ...NOWHERE };
  for (const [key, text] of pairs) place[key] ??= text;
  return { ...place, environment: environmentOf(place.environment) };
}

/** Labels, annotations or properties that name Headroom: `headroom.dev/service: payments-api`. */
export function placeByPrefix(texts: Texts): Placement {
  return said(
    Object.entries(texts).flatMap(([key, text]) => {
      const field = PREFIX.test(key) ? NAMES[key.replace(PREFIX, "")] : undefined;
      return field === undefined ? [] : [[field, text] as const];
    }),
  );
}

/** A map that is meant for Headroom, or whose names can mean nothing else: `service`, `scenario`, ... */
export function placeByName(texts: Texts): Placement {
  return said(
    Object.entries(texts).flatMap(([key, text]) => {
      const field = NAMES[key];
      return field === undefined ? [] : [[field, text] as const];
    }),
  );
}

/** Tags such as `service:checkout` or `scenario=STA-01`. */
export function placeByTags(tags: readonly string[]): Placement {
  return placeByName(
    Object.fromEntries(
      tags.flatMap((tag) => {
        const [, key, text] = /^([\w./-]+)[:=](.+)$/.exec(tag.trim()) ?? [];
        return key === undefined || text === undefined
          ? []
          : [[key.replace(PREFIX, ""), text.trim()]];
      }),
    ),
  );
}

/** What the first of some places says, and where it says nothing the next. */
export function firstPlace(...places: readonly Placement[]): Placement {
  const keys = Object.keys(NOWHERE) as (keyof Placement)[];
  return Object.fromEntries(
    keys.map((key) => [key, places.find((place) => place[key] !== null)?.[key] ?? null]),
  ) as unknown as Placement;
}
