import { isStricter } from "#shared/gate/model.ts";
import type { Exposure } from "#shared/gate/what-if.ts";
import { formatShare } from "#client/ui/format.ts";

export const EXPOSURE_NAMES: Readonly<Record<Exposure["kind"], string>> = {
  planned: "As planned",
  flag: "Behind a flag",
  canary: "As a canary",
};

/** What a failure would take, in a sentence. */
export function exposureSentence({ cost }: Exposure): string {
  if (cost === null) return "what it would cost is not known: no budget of the service is";
  const { ofBudget, ofLeft, expectedOfBudget } = cost;
  if (ofBudget === 0) return "a failure would cost nothing that these budgets measure";
  const expected = `the chance counted in, ${formatShare(expectedOfBudget)} of the budget`;
  return ofLeft === null
    ? `if it fails it overspends by another ${formatShare(ofBudget)} of the budget; ${expected}`
    : `if it fails it takes ${formatShare(ofLeft)} of what is left (${formatShare(ofBudget)} of the budget); ${expected}`;
}

/** How far a bar reaches, 0..1: of what is left, or of the whole budget where nothing is. */
export function exposureReach({ cost }: Exposure): number {
  if (cost === null) return 0;
  return Math.min(1, Math.max(0, cost.ofLeft ?? cost.ofBudget));
}

function savedBy(planned: Exposure, other: Exposure): string {
  const [before, after] = [planned.cost?.ofBudget ?? null, other.cost?.ofBudget ?? null];
  if (before === null || after === null || after >= before) return "";
  return `, and a failure would cost ${formatShare(after)} of the budget instead of ${formatShare(before)}`;
}

/** What would be gained by shipping it in another way; `null` where nothing would. */
export function gainSentence(exposures: readonly Exposure[]): string | null {
  const planned = exposures.find(({ kind }) => kind === "planned");
  if (planned === undefined) return null;
  const gentler = exposures.filter(
    (one) => one.kind !== "planned" && isStricter(planned.verdict, one.verdict),
  );
  const [first] = gentler;
  if (first !== undefined) {
    const names = gentler.map(({ kind }) => EXPOSURE_NAMES[kind].toLowerCase()).join(" or ");
    return `${names.charAt(0).toUpperCase()}${names.slice(1)} the answer is “${first.verdict}” instead of “${planned.verdict}”${savedBy(planned, first)}.`;
  }
  const cheapest = exposures
    .filter(({ kind }) => kind !== "planned")
    .toSorted((a, b) => (a.cost?.ofBudget ?? 0) - (b.cost?.ofBudget ?? 0))[0];
  if (cheapest === undefined) return null;
  const saved = savedBy(planned, cheapest);
  return saved === ""
    ? null
    : `${EXPOSURE_NAMES[cheapest.kind]} the answer stays “${planned.verdict}”${saved}.`;
}
