import { z } from "zod";
import type { Position } from "#server/debt/trackers/model.ts";
import type { JiraFields } from "./shapes.ts";

/** What issues are read of: a project, or a board as headroom.yaml names it. */
export type JiraPart = { readonly project: string } | { readonly board: number };

/** A part in words. */
export function partInWords(part: JiraPart | undefined): string {
  if (part === undefined) return "nothing";
  return "board" in part ? `board ${part.board}` : `project ${part.project}`;
}

/** Where a reading of Jira stands: what it has found out so far, and what comes next. */
export interface JiraPosition {
  readonly step: "zone" | "fields" | "boards" | "sprints" | "count" | "issues";
  readonly zone: string;
  readonly fields: JiraFields;
  /** Boards whose sprints are read. */
  readonly boards: readonly number[];
  /** Each of them is read by itself. */
  readonly parts: readonly JiraPart[];
  /** Of the projects, boards or parts, whichever the step goes through. */
  readonly index: number;
  /** Of the list that the step reads, as Jira counts. */
  readonly startAt: number;
  /** Of Jira Cloud. */
  readonly token: string | null;
  /** Whether the part was begun once more because its token was rejected. */
  readonly restarted: boolean;
  /** From when on the part is read. */
  readonly minute: string | null;
  /** Of the part. */
  readonly left: number | null;
}

export const BEGINNING: JiraPosition = {
  step: "zone",
  zone: "UTC",
  fields: { sprint: null, estimates: [] },
  boards: [],
  parts: [],
  index: 0,
  startAt: 0,
  token: null,
  restarted: false,
  minute: null,
  left: null,
};

const partShape = z.union([z.object({ project: z.string() }), z.object({ board: z.number() })]);
const positionShape = z.object({ step: z.string(), parts: z.array(partShape) });

/** A position that another version of Headroom stored begins anew. */
export function readPosition(position: Position): JiraPosition {
  return positionShape.safeParse(position).success
    ? { ...BEGINNING, ...(position as Partial<JiraPosition>) }
    : BEGINNING;
}

/** What comes next, for people. */
export function whatComes({ step, boards, parts, index }: JiraPosition): string {
  if (step === "sprints") return `sprints of board ${boards[index] ?? ""}`;
  if (step === "issues" || step === "count") return `issues of ${partInWords(parts[index])}`;
  return "boards";
}
