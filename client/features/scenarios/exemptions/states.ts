import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";

/** How exemptions stand: their state, and of what is in force whether it ends soon or counts nothing. Most pressing first. */
export const EXEMPTION_STATES = [
  "ends-soon",
  "counts-nothing",
  "in-force",
  "planned",
  "expired",
  "withdrawn",
] as const;

export type ExemptionFace = (typeof EXEMPTION_STATES)[number];

/** Within so many days the end is near enough to be told apart. */
export const SOON_DAYS = 14;

export type Standing = Pick<ExemptionView, "state" | "refused" | "until">;

export function faceOfExemption({ state, refused, until }: Standing, now: Instant): ExemptionFace {
  if (state !== "in-force") return state;
  if (refused !== null) return "counts-nothing";
  return until - now <= SOON_DAYS * DAY_MS ? "ends-soon" : "in-force";
}

/** By what the list of exemptions can be put in order. */
export const EXEMPTION_SORTS = [
  "state",
  "cell",
  "team",
  "approver",
  "from",
  "until",
  "credit",
] as const;

export type ExemptionSort = (typeof EXEMPTION_SORTS)[number];
