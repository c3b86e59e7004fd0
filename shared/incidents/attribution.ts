import { burnRate } from "#shared/budget/arithmetic.ts";
import { alignDown, HOUR_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { AttributedBurn, Attribution, CauseKind, Deploy, Incident } from "./model.ts";
import { nextDeploys } from "./record.ts";

/** What was counted in `[from, to)`, in the units of the budget. Slices of which nothing is known are absent. */
export interface BurnSlice extends Interval {
  readonly bad: number;
  readonly total: number;
}

/** An SLO of a service that is needed in series, and how fast it burned in each hour. */
export interface DependencyBurn {
  /** Key of the SLO's series. */
  readonly id: string;
  readonly title: string;
  /** Burn rate by the start of the hour (since the epoch); an hour that is not known is absent. */
  readonly hours: ReadonlyMap<Instant, number>;
  /** Burn rate from which on an hour of it counts as a cause. */
  readonly ticketFactor: number;
}

export interface AttributionInput {
  readonly service: string;
  /** T, 0 < T < 1 */
  readonly target: number;
  /** They must not overlap. Those that are excluded may be among them. */
  readonly slices: readonly BurnSlice[];
  readonly incidents: readonly Incident[];
  readonly deploys: readonly Deploy[];
  readonly dependencies: readonly DependencyBurn[];
  /** Burn rate above which an hour without an incident is dark. */
  readonly ticketFactor: number;
  /** Stretches that are excluded from the budget, in order and apart; nothing is when absent. */
  readonly excluded?: readonly Interval[];
}

/** How long after a release what burns is put down to it. */
export const DEPLOY_EFFECT_MS = HOUR_MS;

/**
 * Parts are whole multiples of a millionth, more or less: such numbers add up without rounding in whichever order, up
 * to 8,000 million events.
 */
const GRAIN = 2 ** -20;

type CauseRow = Omit<AttributedBurn, "bad">;

interface Cause {
  readonly row: CauseRow;
  readonly window: Interval;
}

interface Piece extends Interval {
  readonly bad: number;
  readonly total: number;
}

function incidentCauses(service: string, incidents: readonly Incident[]): readonly Cause[] {
  return incidents
    .filter(({ services }) => services.includes(service))
    .map(({ id, title, url, startedAt, endedAt }) => ({
      row: {
        kind: "incident" as const,
        id,
        title,
        url: url ?? null,
        from: startedAt,
        to: endedAt ?? null,
      },
      window: { from: startedAt, to: endedAt ?? Number.POSITIVE_INFINITY },
    }));
}

/** From a release until an hour later, or until it was taken back or the next one came, whichever is first. */
function deployCauses(service: string, deploys: readonly Deploy[]): readonly Cause[] {
  const mine = deploys
    .filter((deploy) => deploy.service === service)
    .toSorted((a, b) => a.at - b.at);
  const next = nextDeploys(mine);
  return mine.map((deploy) => {
    const { id, at, rolledBackAt, version, url, removal } = deploy;
    const to = Math.min(
      at + DEPLOY_EFFECT_MS,
      rolledBackAt ?? Number.POSITIVE_INFINITY,
      next.get(deploy) ?? Number.POSITIVE_INFINITY,
    );
    const what = removal === true ? "Removal" : "Release";
    const title = version === undefined ? what : `${what} ${version}`;
    return {
      row: { kind: "deploy" as const, id, title, url: url ?? null, from: at, to },
      window: { from: at, to },
    };
  });
}

/** Cuts slices at the edges of causes and hours. What a slice holds is taken to be spread evenly over it. */
function* piecesOf(slices: readonly BurnSlice[], edges: readonly Instant[]): Generator<Piece> {
  let edge = 0;
  for (const slice of slices.toSorted((a, b) => a.from - b.from)) {
    const length = slice.to - slice.from;
    let from = slice.from;
    while (from < slice.to) {
      while ((edges[edge] ?? Number.POSITIVE_INFINITY) <= from) edge += 1;
      const hour = alignDown(from, HOUR_MS) + HOUR_MS;
      const to = Math.min(slice.to, hour, edges[edge] ?? Number.POSITIVE_INFINITY);
      const share = (to - from) / length;
      yield { from, to, bad: slice.bad * share, total: slice.total * share };
      from = to;
    }
  }
}

/** Burn rate of each hour (since the epoch) of which something is known, by its start. */
export function hourlyBurn(
  slices: readonly BurnSlice[],
  target: number,
): ReadonlyMap<Instant, number> {
  const sums = new Map<Instant, { bad: number; total: number }>();
  for (const { from, bad, total } of piecesOf(slices, [])) {
    const hour = alignDown(from, HOUR_MS);
    const before = sums.get(hour) ?? { bad: 0, total: 0 };
    sums.set(hour, { bad: before.bad + bad, total: before.total + total });
  }
  return new Map(
    [...sums].flatMap(([hour, sum]) => {
      const rate = burnRate(sum, target);
      return rate === null ? [] : [[hour, rate] as const];
    }),
  );
}

function covers({ window }: Cause, piece: Interval): boolean {
  return window.from <= piece.from && window.to >= piece.to;
}

/** Adds up what each cause is given. */
function createLedger() {
  const parts = new Map<string, { cause: CauseRow; bad: number }>();
  return {
    give(cause: CauseRow, bad: number): void {
      if (!(bad > 0)) return;
      const key = `${cause.kind} ${cause.id ?? ""}`;
      const before = parts.get(key);
      if (before === undefined) {
        parts.set(key, { cause, bad });
        return;
      }
      before.bad += bad;
      // Dependencies and what is unattributed reach as far as what they were given.
      if (cause.kind === "dependency" || cause.kind === "unattributed")
        before.cause = { ...before.cause, to: cause.to };
    },
    rows: (): readonly AttributedBurn[] =>
      [...parts.values()].map(({ cause, bad }) => ({ ...cause, bad })),
  };
}

function snap(value: number): number {
  return Math.round(value / GRAIN) * GRAIN;
}

/** Rounds parts to the grain; what rounding leaves over goes to the greatest part. */
function exactly(rows: readonly AttributedBurn[], total: number): readonly AttributedBurn[] {
  const [greatest, ...others] = rows
    .map((row) => ({ ...row, bad: snap(row.bad) }))
    .toSorted((a, b) => b.bad - a.bad || compareText(a.id, b.id));
  if (greatest === undefined) return [];
  const rest = others.reduce((sum, { bad }) => sum + bad, 0);
  return [{ ...greatest, bad: total - rest }, ...others].filter(({ bad }) => bad > 0);
}

function compareText(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

const LAST: Readonly<Partial<Record<CauseKind, number>>> = { unattributed: 1 };

/** Hours in which what no incident covers burned faster than the ticket factor, and what was bad in them. */
function darkness(
  hours: ReadonlyMap<Instant, { bad: number; total: number }>,
  { target, ticketFactor }: Pick<AttributionInput, "target" | "ticketFactor">,
): Pick<Attribution, "darkBad" | "darkStretches"> {
  let darkBad = 0;
  const darkStretches: Interval[] = [];
  for (const [from, { bad, total }] of [...hours].toSorted(([a], [b]) => a - b)) {
    if ((burnRate({ bad, total }, target) ?? 0) <= ticketFactor) continue;
    darkBad += bad;
    const before = darkStretches.at(-1);
    if (before?.to === from)
      darkStretches[darkStretches.length - 1] = { from: before.from, to: from + HOUR_MS };
    else darkStretches.push({ from, to: from + HOUR_MS });
  }
  return { darkBad: snap(darkBad), darkStretches };
}

/**
 * What a budget's burn is put down to. Each slice's bad events go to the first of these that overlap it:
 *
 * 1. declared incidents that name the service; several share equally
 * 2. deploys of the service: until an hour after the release, or until it was taken back or the next one came; several
 *    (of one instant) share equally
 * 3. SLOs of services that it needs in series, if they burned faster than their ticket factor in that hour; several share
 *    in proportion to how fast
 * 4. nothing: unattributed
 *
 * A slice that is overlapped in part is shared in proportion to time, as if its events were spread evenly over it; so
 * splitting slices changes nothing. Order of slices and causes changes nothing either, and the causes add up to the
 * total without a rounding error. What lies in excluded time spent nothing: it is put down to nobody, is not dark, and is
 * told apart from the rest. Hours are those since the epoch; burn is judged by the hour because a slice of five
 * minutes with a single failure burns fast.
 */
export function attribute(input: AttributionInput): Attribution {
  const incidents = incidentCauses(input.service, input.incidents);
  const deploys = deployCauses(input.service, input.deploys);
  const excluded = input.excluded ?? [];
  const edges = [...[...incidents, ...deploys].map(({ window }) => window), ...excluded]
    .flatMap(({ from, to }) => [from, to])
    .sort((a, b) => a - b);
  let stretch = 0;

  /** Pieces come in their order, and each is excluded whole or not at all. */
  function isExcluded({ from }: Piece): boolean {
    while ((excluded[stretch]?.to ?? Number.POSITIVE_INFINITY) <= from) stretch += 1;
    return (excluded[stretch]?.from ?? Number.POSITIVE_INFINITY) <= from;
  }

  const dependencies = input.dependencies.toSorted((a, b) => compareText(a.id, b.id));
  const ledger = createLedger();
  const undeclared = new Map<Instant, { bad: number; total: number }>();
  let total = 0;
  let excludedBad = excluded.length === 0 ? 0 : null;

  for (const piece of piecesOf(input.slices, edges)) {
    const { bad } = piece;
    if (isExcluded(piece)) {
      excludedBad = (excludedBad ?? 0) + bad;
      continue;
    }
    total += bad;
    const declared = incidents.filter((cause) => covers(cause, piece));
    if (declared.length === 0) {
      const hour = alignDown(piece.from, HOUR_MS);
      const sum = undeclared.get(hour) ?? { bad: 0, total: 0 };
      undeclared.set(hour, { bad: sum.bad + bad, total: sum.total + piece.total });
    }
    if (bad === 0) continue;
    const causes = declared.length > 0 ? declared : deploys.filter((cause) => covers(cause, piece));
    if (causes.length > 0) for (const { row } of causes) ledger.give(row, bad / causes.length);
    else shareAmongDependencies(piece, bad);
  }

  function shareAmongDependencies(piece: Interval, bad: number): void {
    const hour = alignDown(piece.from, HOUR_MS);
    const burning = dependencies.flatMap((dependency) => {
      const burn = dependency.hours.get(hour) ?? 0;
      return burn > dependency.ticketFactor ? [{ ...dependency, burn }] : [];
    });
    const sum = burning.reduce((all, { burn }) => all + burn, 0);
    const stretch = { url: null, from: hour, to: hour + HOUR_MS };
    for (const { id, title, burn } of burning)
      ledger.give({ kind: "dependency", id, title, ...stretch }, (bad * burn) / sum);
    if (sum === 0)
      ledger.give({ kind: "unattributed", id: null, title: "Unattributed", ...stretch }, bad);
  }

  const bad = snap(total);
  return {
    causes: exactly(ledger.rows(), bad).toSorted(
      (a, b) => (LAST[a.kind] ?? 0) - (LAST[b.kind] ?? 0),
    ),
    bad,
    excluded,
    excludedBad: excludedBad === null ? null : snap(excludedBad),
    ...darkness(undeclared, input),
  };
}
