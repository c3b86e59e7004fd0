import type { DryRun } from "#shared/gate/dry-run.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { formatShare, plural } from "#client/ui/format.ts";

/** What the gate would have meant, in a sentence: what it would have saved, and at what price. */
export function dryRunSentence({ byVerdict, releases, saved, burned, range }: DryRun): string {
  const days = Math.round((range.to - range.from) / DAY_MS);
  if (releases.length === 0) return `No release was reported in the last ${days} days`;
  const held = byVerdict.hold;
  if (held === 0)
    return `The gate would have held none of ${plural(releases.length, "release")} in ${days} days${burned === null ? "" : `; together they burned ${formatShare(burned)} of the budget`}`;
  return saved === null
    ? `The gate would have held ${held} of ${plural(releases.length, "release")} in ${days} days; what those burned was not measured`
    : `The gate would have saved ${formatShare(saved)} of the budget, at ${plural(held, "release")} held of ${releases.length}`;
}
