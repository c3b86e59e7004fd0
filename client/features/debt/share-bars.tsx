import type { ReactNode } from "react";
import { formatShare } from "#client/ui/format.ts";
import classes from "./share-bars.module.css";

interface Bar {
  readonly kind: "recommended" | "planned" | "actual";
  readonly label: string;
  /** Whether the label needs a line of its own. */
  readonly isLong?: boolean;
  /** 0..1; `null`: not known, or not decided. */
  readonly share: number | null;
  /** At the end of the bar in the place of the share in figures. */
  readonly end?: ReactNode;
  /** What stands there when there is no share. */
  readonly otherwise: string;
}

interface ShareBarsProps {
  readonly bars: readonly Bar[];
  /** The share that fills the width, in (0, 1]. */
  readonly full: number;
  /** Where all bars are marked: what is recommended. */
  readonly mark: number | null;
}

/** Shares of a sprint's capacity as aligned bars on one scale. What is not known is hatched, never a bar of no length. */
export function ShareBars({ bars, full, mark }: ShareBarsProps) {
  const at = (share: number) => `${(Math.min(1, share / full) * 100).toFixed(2)}%`;
  return (
    <ul className={classes.bars}>
      {bars.map(({ kind, label, isLong = false, share, end, otherwise }) => (
        <li key={kind}>
          <span className={classes.label} data-long={isLong}>
            {label}
          </span>
          <span className={classes.track} data-unknown={share === null} aria-hidden="true">
            {share === null ? null : (
              <span className={classes.bar} data-kind={kind} style={{ inlineSize: at(share) }} />
            )}
            {mark === null ? null : (
              <span className={classes.mark} style={{ insetInlineStart: at(mark) }} />
            )}
          </span>
          <span className={classes.end}>
            {end ?? (share === null ? <small>{otherwise}</small> : formatShare(share))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What fills the width of bars that are to be compared: at least half of a sprint, in steps of a tenth. */
export function fullShare(shares: readonly (number | null)[]): number {
  const most = Math.max(0, ...shares.map((share) => share ?? 0));
  return Math.min(1, Math.max(0.5, Math.ceil(most * 10 - 1e-9) / 10));
}
