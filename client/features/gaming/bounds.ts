import type { StrategyKind } from "#shared/scenarios/gaming/strategies.ts";
import type { GamingGain, GamingView } from "#shared/scenarios/gaming/views.ts";

/** Most that strategies of a kind may gain, by design/ranking.md, in points of 100. */
const NO_WORK = 1;
const EXEMPTING = 7.5;
/** Of what really fixing and testing the same cells gains. */
const SHAM_SHARE = 0.4;

/** Sums of many small numbers differ in their last digits. */
const ROUNDING = 1e-9;

export interface Bound {
  /** In points; `null`: there is none, it is the real thing. */
  readonly limit: number | null;
  readonly words: string;
  /** Whether R and S stay within it; `null`: nobody can tell. */
  readonly met: boolean | null;
}

function limits(
  kind: StrategyKind,
  real: Pick<GamingGain, "R" | "S">,
): readonly [R: number | null, S: number | null, words: string] {
  const share = (gain: number | null) => (gain === null ? null : SHAM_SHARE * Math.max(0, gain));
  switch (kind) {
    case "no-work":
      return [NO_WORK, NO_WORK, "at most 1"];
    case "exempting":
      return [EXEMPTING, EXEMPTING, "at most 7.5"];
    case "sham":
      return [share(real.R), share(real.S), "at most 40 % of real work"];
    case "real":
      return [null, null, "none: it is what the score is for"];
  }
}

/** The bound of a strategy, and whether what it gains here stays within it. */
export function boundOf(gain: GamingGain, real: Pick<GamingGain, "R" | "S">): Bound {
  const [ofR, ofS, words] = limits(gain.kind, real);
  if (gain.kind === "real") return { limit: null, words, met: null };
  const pairs = [
    [gain.R, ofR],
    [gain.S, ofS],
  ] as const;
  const known = pairs.filter(([value, limit]) => value !== null && limit !== null);
  const met = known.length === 0 ? null : known.every(([v, l]) => (v ?? 0) <= (l ?? 0) + ROUNDING);
  return { limit: ofR, words, met };
}

/** What real work gains, beside which the others are seen. */
export function realWork({ gains }: Pick<GamingView, "gains">): Pick<GamingGain, "R" | "S"> {
  return gains.find(({ kind }) => kind === "real") ?? { R: null, S: null };
}

/** The page's sentence: the best that a team could do without the work, and how peers would have paid for it. */
export function gamingSentence(view: GamingView): string {
  const { title, gains, peers, R } = view;
  if (R === null) return `${title} has no score, so there is nothing to game.`;
  const real = realWork(view);
  const idle = gains.filter(({ kind }) => kind === "no-work");
  const best = Math.max(0, ...idle.map((gain) => gain.R ?? 0));
  const elsewhere = Math.max(
    0,
    ...idle.flatMap((gain) => peers.map(({ id }) => gain.peers[id] ?? 0)),
  );
  const broken = gains.filter((gain) => boundOf(gain, real).met === false);
  const here =
    broken.length === 0
      ? `Without doing the work, ${title} would gain at most ${best.toFixed(1)} points of R here`
      : `${title} could gain more than the bound by: ${broken.map(({ name }) => name).join(", ")}`;
  return `${here}, and up to ${elsewhere.toFixed(1)} under a peer's formula; real work gains ${(real.R ?? 0).toFixed(1)}.`;
}

/** A gain in points with its sign: `+34.4`, `−20.5`; what rounds to nothing is `0`. */
export function gainText(gain: number | null | undefined): string {
  if (gain === null || gain === undefined) return "unknown";
  const size = Math.abs(gain);
  if (size < 0.005) return "0";
  const text = size < 0.1 ? size.toFixed(2) : size.toFixed(1);
  return `${gain < 0 ? "\u2212" : "+"}${text}`;
}
