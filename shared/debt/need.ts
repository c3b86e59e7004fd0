/** What an open debt takes, and whether it is worth it. */
interface NeededWork {
  readonly principalDays: number;
  /** `null`: not known. It counts: what is not known must not keep work out of a sprint. */
  readonly paysBack: boolean | null;
}

/**
 * Share of a team's capacity in the horizon that debt worth paying back takes: its person-days by capacity x sprints.
 *
 * @returns 0 or more, above 1 where it is more than there is time for; `null` when no capacity is known
 */
export function needOf(input: {
  readonly debts: readonly NeededWork[];
  readonly capacityDays: number | null;
  readonly horizonSprints: number;
}): number | null {
  const { debts, capacityDays, horizonSprints } = input;
  if (capacityDays === null || capacityDays <= 0) return null;
  const days = debts
    .filter(({ paysBack }) => paysBack !== false)
    .reduce((sum, { principalDays }) => sum + principalDays, 0);
  return days / (capacityDays * horizonSprints);
}
