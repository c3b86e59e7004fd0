import { DomainError } from "#shared/kernel/errors.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import { judgeSlice } from "./slice-rules.ts";
import type { SeriesSlices, Slice } from "./model.ts";

function faultOfStart(slice: Slice, sliceMs: number, now: Instant): string | null {
  if (!Number.isSafeInteger(slice.start) || slice.start < 0) return "start is not an instant";
  if (slice.start % sliceMs !== 0)
    return `start is not aligned to slices of ${sliceMs / SECOND_MS} s`;
  if (slice.start + sliceMs > now) return "the slice has not ended yet";
  return null;
}

function faultOfCounts(slice: Slice): string | null {
  if (slice.good < 0) return `good is negative (${slice.good})`;
  if (slice.total < 0) return `total is negative (${slice.total})`;
  const verdict = judgeSlice(
    { numerator: slice.good, total: slice.total },
    { counts: "good", missing: "unknown" },
  );
  return verdict.known ? null : verdict.fault.message;
}

/** At most so many faults stand in one refusal; the rest are counted. */
const FAULTS_SHOWN = 10;

/**
 * Checks slices that somebody pushed. All of them are refused together, so that a push is stored whole or not at all.
 *
 * @throws DomainError `slices.invalid` that names each slice at fault (the first ten) and what is wrong with it
 */
export function checkPushed(batches: readonly SeriesSlices[], now: Instant): void {
  const faults = batches.flatMap((batch) =>
    batch.slices.flatMap((slice, index) => {
      const fault =
        faultOfStart(slice, batch.sliceSeconds * SECOND_MS, now) ?? faultOfCounts(slice);
      return fault === null
        ? []
        : [`${batch.series.slo} slices[${index}] (start ${slice.start}): ${fault}`];
    }),
  );
  if (faults.length === 0) return;
  const more = faults.length > FAULTS_SHOWN ? `; and ${faults.length - FAULTS_SHOWN} more` : "";
  throw new DomainError({
    code: "slices.invalid",
    message: `${faults.slice(0, FAULTS_SHOWN).join("; ")}${more}`,
    remedy: "nothing was stored: correct these slices and send all of them again",
  });
}
