import type { Problem } from "#shared/kernel/errors.ts";
import type { Service, Trait } from "#shared/org/model.ts";
import { parseTraits } from "#shared/org/traits.ts";
import { entityInWords, type Entity } from "./entity.ts";

type Facts = Pick<Service, "tier" | "exposure" | "annotations" | "links">;

const TRAITS = "headroom.dev/traits";
const TIER = "headroom.dev/tier";
const EXPOSURE = "headroom.dev/exposure";
const WEB_LINK = /^https?:\/\//i;

function wrong(entity: Entity, annotation: string, expected: string): Problem {
  return {
    severity: "error",
    code: "catalog.annotation",
    message: `${entityInWords(entity)}: ${annotation} is "${entity.metadata.annotations?.[annotation] ?? ""}", and takes ${expected}`,
    where: entity.document.locate(["metadata", "annotations", annotation]),
  };
}

function readNumber(
  entity: Entity,
  annotation: string,
  allowed: { readonly said: string; readonly holds: (value: number) => boolean },
): { readonly value?: number; readonly problems: readonly Problem[] } {
  const text = entity.metadata.annotations?.[annotation];
  if (text === undefined) return { problems: [] };
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return allowed.holds(value)
    ? { value, problems: [] }
    : { problems: [wrong(entity, annotation, allowed.said)] };
}

/** Only web addresses become links: another scheme could run something in the reader's browser. */
function linksOf(entity: Entity): {
  readonly links: Service["links"];
  readonly problems: readonly Problem[];
} {
  const links: { readonly title: string; readonly url: string }[] = [];
  const problems: Problem[] = [];
  for (const [index, { url, title }] of (entity.metadata.links ?? []).entries()) {
    if (WEB_LINK.test(url)) links.push({ title: title ?? url, url });
    else {
      problems.push({
        severity: "warning",
        code: "catalog.link",
        message: `${entityInWords(entity)}: the link "${url}" is left out; it is not a web address`,
        where: entity.document.locate(["metadata", "links", index, "url"]),
      });
    }
  }
  return { links, problems };
}

/** What an entity's annotations and links say, Headroom's own ones read. */
export function readAnnotations(entity: Entity): {
  readonly traits: readonly Trait[];
  readonly facts: Facts;
  readonly problems: readonly Problem[];
} {
  const annotations = entity.metadata.annotations ?? {};
  const tier = readNumber(entity, TIER, {
    said: "a whole number from 1 (the most important)",
    holds: (value) => Number.isInteger(value) && value >= 1,
  });
  const exposure = readNumber(entity, EXPOSURE, {
    said: "a number that is not negative",
    holds: (value) => Number.isFinite(value) && value >= 0,
  });
  const { links, problems } = linksOf(entity);
  return {
    traits: parseTraits(annotations[TRAITS]),
    facts: {
      annotations,
      links,
      ...(tier.value === undefined ? {} : { tier: tier.value }),
      ...(exposure.value === undefined ? {} : { exposure: exposure.value }),
    },
    problems: [...tier.problems, ...exposure.problems, ...problems],
  };
}
