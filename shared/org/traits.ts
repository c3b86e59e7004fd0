import type { Service, Trait } from "./model.ts";

/** Words in a resource's type that say what it is. Types are free text in Backstage: `database`, `postgresql`, `kafka-topic`. */
const TRAITS_BY_TYPE: readonly (readonly [RegExp, Trait])[] = [
  [
    /\b(database|db|sql|postgres|postgresql|mysql|mariadb|mongodb|dynamodb|cassandra|spanner|aurora|rds|sqlite)\b/,
    "database",
  ],
  [/\b(cache|redis|valkey|memcached)\b/, "cache"],
  [/\b(queue|topic|kafka|rabbitmq|sqs|pubsub|stream|broker|nats)\b/, "queue"],
];

/** What a resource of a type gives to whoever uses it; `null` when its type says nothing of the kind. */
export function traitOfType(type: string | undefined): Trait | null {
  const words = (type ?? "").toLowerCase().replaceAll("_", " ");
  return TRAITS_BY_TYPE.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Types of APIs that are spoken over HTTP, as Backstage names them. */
const HTTP_APIS = new Set(["openapi", "graphql", "trpc"]);
const THIRD_PARTY = /\b(external|third-party|saas)\b/;

/** What needing something gives to whoever needs it. */
export function traitsFrom({ kind, type }: Pick<Service, "kind" | "type">): readonly Trait[] {
  if (kind === "resource") {
    const trait = traitOfType(type);
    return trait === null ? [] : [trait];
  }
  const word = (type ?? "").toLowerCase();
  return [
    "calls-services",
    ...(kind === "api" && HTTP_APIS.has(word) ? ["calls-http"] : []),
    ...(THIRD_PARTY.test(word) ? ["calls-third-party"] : []),
  ];
}

/**
 * Traits that follow from what a service is and what it needs: `database`, `cache` and `queue` from resources,
 * `calls-services` from components and APIs, `calls-http` and `calls-third-party` where their types say so.
 */
export function deriveTraits(
  service: Pick<Service, "kind" | "type">,
  dependencies: readonly Pick<Service, "kind" | "type">[],
): readonly Trait[] {
  const own = service.kind === "resource" ? traitOfType(service.type) : null;
  const traits = [...(own === null ? [] : [own]), ...dependencies.flatMap(traitsFrom)];
  return [...new Set(traits)].sort();
}

/** Reads `headroom.dev/traits`: names with commas between them, each once, in order. */
export function parseTraits(text: string | undefined): readonly Trait[] {
  const names = (text ?? "").split(",").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))].sort();
}
