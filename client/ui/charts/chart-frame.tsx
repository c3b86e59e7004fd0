import { type ReactNode, useId, useState } from "react";
import { usePreferences } from "#client/ui/preferences.ts";
import classes from "./chart.module.css";
import type { Blank } from "./messages.ts";
import { ChartTable, type ChartTableContent } from "./chart-table.tsx";
import { type Reading, ReadablePlot } from "./readable-plot.tsx";
import type { Domain } from "./scale.ts";
import { useWidth } from "./use-width.ts";

type KeyKind =
  | "line"
  | "dashed"
  | "overspent"
  | "unknown"
  | "excluded"
  | "good"
  | "bad"
  | "middle"
  | "half"
  | "most"
  | "incident"
  | "deploy"
  | "freeze";

/** An entry of a chart's key. */
export interface ChartKey {
  readonly kind: KeyKind;
  readonly label: string;
}

interface ChartFrameProps {
  /** The chart's message, in a sentence. */
  readonly title: string;
  /** What is drawn, and in which units. */
  readonly what: string;
  /** `one point is 90 min`. */
  readonly resolution: string;
  readonly keys: readonly ChartKey[];
  /** The time axis, as the crosshair needs it. */
  readonly domain: Domain;
  readonly readings: readonly Reading[];
  readonly height: number;
  /** Made only when the reader asks for the table. */
  readonly table: () => ChartTableContent;
  /** Shown in the place of a plot that would be empty. */
  readonly blank?: Blank | undefined;
  readonly children: (width: number) => ReactNode;
}

/** What all charts over time have in common: message, crosshair with exact values, key, resolution, table of figures. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, what, resolution, keys, blank, height } = props;
  const [measure, width] = useWidth<HTMLElement>();
  const preferred = usePreferences((preferences) => preferences.chartsAsTables);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const asTable = chosen ?? preferred;
  const titleId = useId();
  return (
    <figure className={classes.chart} ref={measure} aria-labelledby={titleId}>
      <header className={classes.head}>
        <div>
          <h3 className={classes.title} id={titleId}>
            {title}
          </h3>
          <p className={classes.what}>{what}</p>
        </div>
        {blank === undefined ? (
          <button type="button" className={classes.toggle} onClick={() => setChosen(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </button>
        ) : null}
      </header>
      <Body {...props} asTable={asTable} width={width} />
      <figcaption className={classes.foot}>
        {asTable || blank !== undefined
          ? null
          : keys.map((key) => <KeyEntry key={key.label} {...key} />)}
        <span>{resolution}</span>
      </figcaption>
      {width === 0 ? <div style={{ height }} /> : null}
    </figure>
  );
}

function Body({
  asTable,
  width,
  blank,
  height,
  table,
  title,
  domain,
  readings,
  children,
}: ChartFrameProps & { asTable: boolean; width: number }) {
  if (blank !== undefined) {
    return (
      <div
        className={classes.blank}
        data-unknown={blank.isUnknown}
        style={{ minHeight: Math.min(height, 160) }}
      >
        <span>{blank.text}</span>
      </div>
    );
  }
  if (asTable) return <ChartTable {...table()} />;
  if (width === 0) return null;
  return (
    <ReadablePlot label={title} domain={domain} readings={readings} width={width} height={height}>
      {children(width)}
    </ReadablePlot>
  );
}

function KeyEntry({ kind, label }: ChartKey) {
  return (
    <span className={classes.key}>
      <span className={classes.swatch} data-kind={kind} aria-hidden="true" />
      {label}
    </span>
  );
}
