import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionOffer, ExemptionView } from "#shared/scenarios/views.ts";
import { formatGain } from "#client/features/scenarios/points.ts";
import { formatShare, plural } from "#client/ui/format.ts";
import { type ExemptionFace, faceOfExemption, SOON_DAYS, type Standing } from "./states.ts";

interface FaceWords {
  readonly word: string;
  readonly meaning: string;
  /** Lends its shape and colour. */
  readonly status: "ok" | "warning" | "exhausted" | "unknown" | "no-traffic";
}

/** Every state has a shape and a word besides its colour. */
export const EXEMPTION_FACES: Readonly<Record<ExemptionFace, FaceWords>> = {
  "ends-soon": {
    word: "ends soon",
    meaning: `It is in force, and ends within ${SOON_DAYS} days.`,
    status: "warning",
  },
  "counts-nothing": {
    word: "counts nothing",
    meaning: "It is in force, but the cell counts 0, because the exemption breaks a rule.",
    status: "exhausted",
  },
  "in-force": { word: "in force", meaning: "The team is let off this cell.", status: "ok" },
  planned: { word: "planned", meaning: "It has yet to begin.", status: "unknown" },
  expired: { word: "expired", meaning: "It is over.", status: "no-traffic" },
  withdrawn: {
    word: "withdrawn",
    meaning: "Somebody took it back; it stays on record.",
    status: "no-traffic",
  },
};

/** Why an exemption counts nothing, as a sentence. */
const REFUSED_WORDS: Readonly<Record<NonNullable<ExemptionView["refused"]>, string>> = {
  "inside-the-team": "It counts nothing, because who approved it is of the team itself.",
  "too-long": "It counts nothing any more, because it lasts longer than the policy allows.",
  "not-applicable": "It counts nothing, because the scenario does not apply to the service.",
  "beyond-share":
    "It counts nothing, because earlier exemptions have used up the share of the service’s weight that may be exempt.",
};

/** Why an exemption gives what it gives, where that needs to be said; `null`: the credit says it. */
export function whyCredit({
  refused,
  credit,
}: Pick<ExemptionView, "refused" | "credit">): string | null {
  if (refused !== null) return REFUSED_WORDS[refused];
  return credit === 0
    ? "It is in order, and gives nothing: the service’s other cells stand at 0."
    : null;
}

function counted(count: number, word: string): string | null {
  return count === 0 ? null : `${count} ${word}`;
}

/** All exemptions in a sentence: `3 exemptions are in force: 1 ends soon, 1 counts nothing.` */
export function exemptionsSentence(exemptions: readonly Standing[], now: Instant): string {
  if (exemptions.length === 0) return "No team was ever let off a scenario.";
  const faces = exemptions.map((one) => faceOfExemption(one, now));
  const count = (face: ExemptionFace) => faces.filter((one) => one === face).length;
  const [soon, nothing] = [count("ends-soon"), count("counts-nothing")];
  const inForce = count("in-force") + soon + nothing;
  if (inForce === 0) return "No exemption is in force now.";
  const details = [
    counted(soon, `${soon === 1 ? "ends" : "end"} within ${SOON_DAYS} days`),
    counted(nothing, `${nothing === 1 ? "counts" : "count"} nothing`),
  ].filter((part) => part !== null);
  const rest = details.length === 0 ? "" : `: ${details.join(", ")}`;
  return `${plural(inForce, "exemption")} ${inForce === 1 ? "is" : "are"} in force${rest}.`;
}

/** What the cell would count, and why. */
export function creditWords(offer: ExemptionOffer): string {
  const { credit, mean, mostCredit, mostShare, share, shareExempt, withinShare } = offer;
  if (withinShare)
    return `min(${mostCredit}, ${mean.toFixed(2)}): the lesser of ${mostCredit} and the mean of the service’s other cells. So it would count ${credit.toFixed(2)} of 1.`;
  const used = shareExempt === 0 ? "" : `${formatShare(shareExempt)} are exempt already, and `;
  return `Nothing: at most ${formatShare(mostShare)} of the service’s weight may be exempt, ${used}this cell is ${formatShare(share)}. So it would count 0.`;
}

/** What the team's R would gain or lose. */
export function pointsWords({ points }: Pick<ExemptionOffer, "points">): string {
  if (points === null) return "None: the service counts for no team.";
  const text = formatGain(points);
  if (Math.abs(points) < 0.005) return "No gain: its R stays where it is.";
  return points > 0
    ? `${text} points while it holds.`
    : `${text} points: it costs, because the cell has earned more than that.`;
}
