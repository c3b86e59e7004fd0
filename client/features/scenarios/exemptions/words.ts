import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { ExemptionOffer, ExemptionView } from "#shared/scenarios/views.ts";
import { formatGain } from "#client/features/scenarios/points.ts";
import { formatShare, plural } from "#client/ui/format.ts";

/** How an exemption stands: its state, and of what is in force whether it ends soon or counts nothing. */
export type ExemptionFace =
  | "ends-soon"
  | "in-force"
  | "counts-nothing"
  | "planned"
  | "expired"
  | "withdrawn";

interface FaceWords {
  readonly word: string;
  readonly meaning: string;
  /** Lends its shape and colour. */
  readonly status: "ok" | "warning" | "exhausted" | "unknown" | "no-traffic";
}

/** Within so many days the end is near enough to be told apart. */
export const SOON_DAYS = 14;

/** The most pressing first; the order in which they are listed. */
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

export const FACE_ORDER = Object.keys(EXEMPTION_FACES) as readonly ExemptionFace[];

type Standing = Pick<ExemptionView, "state" | "refused" | "until">;

export function faceOfExemption({ state, refused, until }: Standing, now: Instant): ExemptionFace {
  if (state !== "in-force") return state;
  if (refused !== null) return "counts-nothing";
  return until - now <= SOON_DAYS * DAY_MS ? "ends-soon" : "in-force";
}

/** Why an exemption counts nothing, as a sentence. */
export const REFUSED_WORDS: Readonly<Record<NonNullable<ExemptionView["refused"]>, string>> = {
  "inside-the-team": "It counts nothing, because who approved it is of the team itself.",
  "too-long": "It counts nothing any more, because it lasts longer than the policy allows.",
  "beyond-share":
    "It counts nothing, because earlier exemptions have used up the share of the service’s weight that may be exempt.",
};

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
