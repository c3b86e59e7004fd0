import type { Category } from "./model.ts";

/** Every number that planning depends on, as one version of it. */
export interface PlanningPolicy {
  /** Label and digest of the numbers. */
  readonly version: string;
  /** a = clamp(min(base + slope * clamp01(max((u - calmTo) / (1 - calmTo), P)), need), floor, ceiling) */
  readonly base: number;
  readonly slope: number;
  readonly floor: number;
  readonly ceiling: number;
  /** Up to this share of the budget consumed, consuming it asks for nothing more. */
  readonly calmTo: number;
  /** In how many sprints, the one in question included, paying back has to be worth it. */
  readonly horizonSprints: number;
  /** Share of feature work that stands still while a budget is exhausted: what the gate holds. */
  readonly heldShare: number;
  readonly hoursPerPersonDay: number;
  /** What counts as paying back debt. */
  readonly debtCategories: readonly Category[];
  /** Weeks back from which interest is measured and its growth observed. */
  readonly interestWeeks: number;
  /** Growth of interest in a week is taken as no less and no more than this. */
  readonly growth: { readonly least: number; readonly most: number };
  /** A sprint followed its advice when its actual share is at least the recommended one less this. */
  readonly followedWithin: number;
}

/** What holds where an organisation says nothing else. */
export const DEFAULT_PLANNING_POLICY: PlanningPolicy = {
  version: "headroom-1",
  base: 0.15,
  slope: 0.35,
  floor: 0.1,
  ceiling: 0.5,
  calmTo: 0.5,
  horizonSprints: 6,
  heldShare: 0.5,
  hoursPerPersonDay: 8,
  debtCategories: ["reliability-debt", "other-debt", "incident-follow-up"],
  interestWeeks: 8,
  growth: { least: 0.8, most: 1.25 },
  followedWithin: 0.03,
};
