import type { Entity } from "./importer.ts";
import { placeByPrefix, type Placement } from "./placement.ts";
import { instantOf, listOf, mapOf, textOf, textsOf, written } from "./values.ts";

/** What an object's labels and annotations (`headroom.dev/…`) say, annotations first: they may be longer. */
export function kubernetesPlace(object: Entity): {
  readonly name: string;
  readonly placement: Placement;
  readonly labels: Readonly<Record<string, string>>;
} {
  const metadata = mapOf(object["metadata"]);
  const labels = textsOf(metadata["labels"]);
  return {
    name: textOf(metadata["name"]) ?? written(object["kind"]),
    placement: placeByPrefix({ ...labels, ...textsOf(metadata["annotations"]) }),
    labels,
  };
}

/** When an object last changed, as far as it says: the newest of its managers' times, else when it was made. */
export function lastChange(object: Entity): number | null {
  const metadata = mapOf(object["metadata"]);
  const times = listOf(metadata["managedFields"]).flatMap(
    (field) => instantOf(mapOf(field)["time"]) ?? [],
  );
  return times.length > 0 ? Math.max(...times) : instantOf(metadata["creationTimestamp"]);
}

/** Whether a condition of the status is `"True"`; `null`: there is none of the type. */
export function conditionOf(status: Entity, type: string): boolean | null {
  const found = listOf(status["conditions"])
    .map(mapOf)
    .find((one) => one["type"] === type);
  return found === undefined ? null : written(found["status"]).toLowerCase() === "true";
}
