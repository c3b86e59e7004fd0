import type { Incident, Timeline } from "#shared/incidents/model.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { ChartKey } from "./chart-frame.tsx";
import { plotArea } from "./plot-area.ts";
import { pixelAt } from "./scale.ts";

/** The name of a band, where it stands. */
interface BandLabel {
  readonly text: string;
  readonly x: number;
  /** Left of a band the budget was higher, so there is room below; right of it there is room above. */
  readonly side: "top" | "bottom";
  /** 0 is the line next to the plot's edge. */
  readonly lane: number;
}

/** A stretch of time, in pixels of the chart. */
export interface Band {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  readonly label: BandLabel | null;
}

/** A release on the time axis. */
export interface DeployTick {
  readonly id: string;
  readonly x: number;
  readonly isRolledBack: boolean;
}

export interface EventLayout {
  readonly incidents: readonly Band[];
  readonly freezes: readonly Band[];
  readonly deploys: readonly DeployTick[];
}

/** A band is never thinner, however short what it stands for. */
const LEAST_WIDTH = 2;
const LANES = 3;
const GAP = 4;
/** Of a character at 12 px, generously. */
const CHARACTER_WIDTH = 6.6;
const LEAST_CHARACTERS = 8;

function shortened(text: string, width: number): string | null {
  const room = Math.floor(width / CHARACTER_WIDTH);
  if (text.length <= room) return text;
  return room < LEAST_CHARACTERS ? null : `${text.slice(0, room - 1).trimEnd()}…`;
}

/** The word at the line of the present stands left of it, on the first line of names. */
const NOW_WIDTH = 3 * CHARACTER_WIDTH + 2 * GAP;

/**
 * Names beside their bands, in the first of a few lines that has room; where none has, the table tells the name.
 *
 * @param now where the line of the present stands
 */
function createLabeller(left: number, right: number, now: number) {
  const lanes = () => Array.from({ length: LANES }, () => left - GAP);
  const taken = { top: lanes(), bottom: lanes() };

  function put(side: BandLabel["side"], text: string, x: number): BandLabel | null {
    const isOverNow = x < now + GAP && x + text.length * CHARACTER_WIDTH > now - NOW_WIDTH;
    const lane = taken[side].findIndex(
      (end, line) => x >= end + GAP && !(side === "top" && line === 0 && isOverNow),
    );
    if (lane < 0) return null;
    taken[side][lane] = x + text.length * CHARACTER_WIDTH;
    return { text, x, side, lane };
  }

  return (text: string, start: number, end: number): BandLabel | null => {
    const whole = text.length * CHARACTER_WIDTH;
    const x = end - start > whole + 2 * GAP ? start + GAP : end + GAP;
    const fits = x + whole <= right;
    const beside = fits ? put("top", text, x) : null;
    if (beside !== null) return beside;
    const before = start - GAP - whole;
    if (before >= left) return put("bottom", text, before);
    const short = fits ? null : shortened(text, right - x);
    return short === null ? null : put("top", short, x);
  };
}

/**
 * Where what happened stands on a chart over time.
 *
 * @param now until when what goes on is drawn
 */
export function layOutEvents(
  { incidents, deploys, freezes }: Timeline,
  range: Interval,
  now: Instant,
  width: number,
): EventLayout {
  const plot = plotArea(width);
  const right = plot.left + plot.width;
  const domain = { min: range.from, max: range.to };
  const place = (at: Instant): number =>
    pixelAt(Math.min(range.to, Math.max(range.from, at)), domain, plot);
  const label = createLabeller(
    plot.left,
    right,
    now < range.to ? place(now) : Number.POSITIVE_INFINITY,
  );
  const band = (from: Instant, to: Instant) => {
    const x = place(from);
    const size = Math.max(LEAST_WIDTH, place(to) - x);
    return { x: Math.min(x, right - size), width: size };
  };
  const inRange = (from: Instant, to: Instant): boolean => from < range.to && to >= range.from;
  const endOf = ({ endedAt, startedAt }: Incident): Instant => endedAt ?? Math.max(now, startedAt);
  return {
    incidents: incidents
      .filter((incident) => inRange(incident.startedAt, endOf(incident)))
      .map((incident) => {
        const { x, width: size } = band(incident.startedAt, endOf(incident));
        return { id: incident.id, x, width: size, label: label(incident.title, x, x + size) };
      }),
    freezes: freezes
      .filter(({ from, to }) => inRange(from, to))
      .map(({ id, title, from, to }) => {
        const { x, width: size } = band(from, to);
        const room = size - 2 * GAP;
        const whole = `Freeze: ${title}`;
        const text = [whole, "Freeze"].find((one) => one.length * CHARACTER_WIDTH <= room) ?? null;
        return {
          id,
          x,
          width: size,
          label: text === null ? null : { text, x: x + GAP, side: "bottom", lane: 0 },
        };
      }),
    deploys: deploys
      .filter(({ at }) => at >= range.from && at < range.to)
      .map(({ id, at, rolledBackAt }) => ({
        id,
        x: place(at),
        isRolledBack: rolledBackAt !== undefined,
      })),
  };
}

/** Entries of the chart's key for what is drawn of a timeline. */
export function eventKeys({ incidents, deploys, freezes }: Timeline): readonly ChartKey[] {
  const back = deploys.some(({ rolledBackAt }) => rolledBackAt !== undefined);
  return [
    ...(incidents.length > 0 ? [{ kind: "incident", label: "incident" } as const] : []),
    ...(deploys.length > 0
      ? [{ kind: "deploy", label: back ? "release (× rolled back)" : "release" } as const]
      : []),
    ...(freezes.length > 0 ? [{ kind: "freeze", label: "freeze" } as const] : []),
  ];
}

/** What happened in a stretch of time, as the end of a reading: `; during “Failover of the database”; 1 release`. */
export function describeEvents(
  { incidents, deploys, freezes }: Timeline,
  { from, to }: Interval,
): string {
  const during = [
    ...incidents
      .filter(
        ({ startedAt, endedAt }) => startedAt < to && (endedAt ?? Number.POSITIVE_INFINITY) > from,
      )
      .map(({ title }) => `“${title}”`),
    ...freezes
      .filter((freeze) => freeze.from < to && freeze.to > from)
      .map(({ title }) => `the freeze “${title}”`),
  ];
  const releases = deploys.filter(({ at }) => at >= from && at < to).length;
  return [
    during.length === 0 ? "" : `; during ${during.join(" and ")}`,
    releases === 0 ? "" : `; ${releases} ${releases === 1 ? "release" : "releases"}`,
  ].join("");
}
