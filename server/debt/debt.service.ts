import { DomainError } from "#shared/kernel/errors.ts";
import type { DebtService } from "./verbs.ts";

export type { DebtService } from "./verbs.ts";

function notYet(): never {
  throw new DomainError({ code: "planning.not-yet", message: "planning is not there yet" });
}

/** Verbs of planning. */
export function createDebtService(): DebtService {
  return {
    board: async () => notYet(),
    team: async () => notYet(),
    debt: async () => notYet(),
    decisions: async () => notYet(),
    knowingly: async () => notYet(),
    trackers: () => [],
    rulesPreview: async () => notYet(),
    saveDebt: async () => notYet(),
    decide: async () => notYet(),
    saveSprint: async () => notYet(),
    setCapacity: async () => notYet(),
    removeSprint: async () => notYet(),
    syncTracker: () => notYet(),
    problems: () => [],
  };
}
