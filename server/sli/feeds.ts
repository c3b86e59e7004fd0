import { queriesOf } from "#shared/sli/queries.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SliSource } from "./source.ts";

/** A source of headroom.yaml: one that is asked, or one that others push to. */
export type Feed =
  | {
      readonly kind: "pulled";
      readonly source: SliSource;
      /** How far back slices are fetched that are not stored yet. */
      readonly lookbackSeconds: number;
    }
  | { readonly kind: "push"; readonly name: string; readonly sliceSeconds: number };

export function feedName(feed: Feed): string {
  return feed.kind === "push" ? feed.name : feed.source.name;
}

/** The source that an SLO's queries name; the first one where they name none, or one that headroom.yaml doesn't have. */
export function feedOf(feeds: readonly Feed[], definition: SloDefinition): Feed | null {
  const named = queriesOf(definition.sli).flatMap(({ source }) =>
    source === undefined ? [] : [source],
  );
  return feeds.find((feed) => named.includes(feedName(feed))) ?? feeds[0] ?? null;
}
