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

function traitFrom(dependency: Pick<Service, "kind" | "type">): Trait | null {
  return dependency.kind === "resource" ? traitOfType(dependency.type) : "calls-services";
}

/**
 * Traits that follow from what a service is and what it needs: `database`, `cache` and `queue` from resources,
 * `calls-services` from components and APIs.
 */
export function deriveTraits(
  service: Pick<Service, "kind" | "type">,
  dependencies: readonly Pick<Service, "kind" | "type">[],
): readonly Trait[] {
  const own = service.kind === "resource" ? [traitOfType(service.type)] : [];
  const traits = [...own, ...dependencies.map(traitFrom)].filter((trait) => trait !== null);
  return [...new Set(traits)].sort();
}

/** Reads `headroom.dev/traits`: names with commas between them, each once, in order. */
export function parseTraits(text: string | undefined): readonly Trait[] {
  const names = (text ?? "").split(",").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))].sort();
}
