declare const brand: unique symbol;

/** A string that has been recognised as the identifier of one kind of thing, so that two kinds are not mixed up. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** Names an SLO across versions: `service/name`, with `/objective` when one definition carries several objectives. */
export type SloId = Id<"slo">;

/** Names one measured series of an SLO: the SLO's id, followed by its labels when it fans out by label. */
export type SeriesKey = Id<"series">;

export function sloId(text: string): SloId {
  return text as SloId;
}

/**
 * The key of one series of an SLO. Labels are put in order, so the same labels give the same key.
 *
 * @param labels empty for an SLO that does not fan out
 */
export function seriesKey(slo: SloId, labels: Readonly<Record<string, string>> = {}): SeriesKey {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return (parts.length === 0 ? slo : `${slo}{${parts.join(",")}}`) as string as SeriesKey;
}
