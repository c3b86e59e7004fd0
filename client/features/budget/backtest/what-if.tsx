import { useDebouncedCallback } from "@mantine/hooks";
import { useDeferredValue, useMemo, useState } from "react";
import { type Backtest, leastLeft, prepareBacktest } from "#shared/budget/backtest.ts";
import { type BudgetHistory, type HistoryCells, unpackCells } from "#shared/budget/history.ts";
import type { SloView } from "#shared/budget/views.ts";
import { WhatIfChart } from "#client/ui/charts/what-if-chart.tsx";
import { describeWindow } from "#client/ui/charts/units.ts";
import classes from "./backtest.module.css";
import { TargetPicker } from "./target-picker.tsx";
import { targetText } from "./targets.ts";
import {
  alertsText,
  basisSentence,
  ceilingFormula,
  ceilingSentence,
  chartMessage,
  resultSentence,
  SPARE,
  suggestionSentence,
} from "./words.ts";

interface WhatIfProps {
  readonly view: Pick<SloView, "at" | "row" | "budget">;
  readonly history: BudgetHistory;
  readonly target: number | undefined;
  readonly onTarget: (target: number | undefined) => void;
}

/** After the last move of the slider the address takes the target over. */
const SETTLED_MS = 400;
const POINTS = 400;

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Tries targets on the history, in this browser: a move of the slider asks the server nothing. */
export function WhatIf({ view, history, target, onTarget }: WhatIfProps) {
  const own = view.budget.target;
  const [chosen, setChosen] = useState(target ?? own);
  const settle = useDebouncedCallback(onTarget, SETTLED_MS);
  const cells = useMemo(() => unpackCells(history.cells, bytesOf), [history]);
  const backtest = useMemo(() => prepareBacktest(cells, history), [cells, history]);
  const result = useMemo(() => backtest.at(chosen), [backtest, chosen]);
  const today = useMemo(() => backtest.at(own), [backtest, own]);
  const suggestion = useMemo(() => backtest.suggest(SPARE), [backtest]);
  const window = describeWindow(view.budget.windowLabel);
  const suggested = suggestionSentence(suggestion, today, backtest);

  function choose(next: number): void {
    setChosen(next);
    settle(next === own ? undefined : next);
  }

  return (
    <div className={classes.panel}>
      {suggested === null ? null : (
        <p className={classes.suggestion}>
          {suggested}{" "}
          {suggestion === null || suggestion.target === chosen ? null : (
            <button
              type="button"
              className={classes.choice}
              onClick={() => choose(suggestion.target)}
            >
              Try {targetText(suggestion.target)}
            </button>
          )}
        </p>
      )}
      <TargetPicker target={chosen} own={own} onTarget={choose} />
      <output className={classes.result}>
        <strong>{resultSentence(result, backtest, window)}</strong> {alertsText(result)}.
      </output>
      <Ceiling history={history} chosen={chosen} window={window} />
      <Chart
        cells={cells}
        backtest={backtest}
        chosen={chosen}
        own={own}
        now={view.at}
        window={window}
      />
      <p className={classes.basis}>
        {basisSentence(backtest, window, cells.cellSeconds, history.window.kind)}
      </p>
    </div>
  );
}

function Ceiling({
  history: { ceiling },
  chosen,
  window,
}: Pick<WhatIfProps, "history"> & { readonly chosen: number; readonly window: string }) {
  const sentence = ceilingSentence(ceiling, chosen, window);
  if (sentence === null) return null;
  const formula = ceilingFormula(ceiling);
  return (
    <p className={classes.ceiling} data-over={ceiling.sli !== null && chosen > ceiling.sli}>
      {sentence} {formula === null ? null : <code>{formula}</code>}
    </p>
  );
}

interface ChartProps {
  readonly cells: HistoryCells;
  readonly backtest: Backtest;
  readonly chosen: number;
  readonly own: number;
  readonly now: number;
  readonly window: string;
}

/** Drawn after the words, so that the slider never waits for it. */
function Chart({ cells, backtest, chosen, own, now, window }: ChartProps) {
  const target = useDeferredValue(chosen);
  const drawn = useMemo(() => {
    if (backtest.judged === null || backtest.worst === null) return null;
    const results = [target, ...(target === own ? [] : [own])].map(backtest.at);
    const [result, today = result] = results;
    if (result === undefined || today === undefined) return null;
    return {
      title: chartMessage(result, today),
      range: backtest.judged,
      names: results.map((one) =>
        one.target === own ? `at today’s ${targetText(own)}` : `at ${targetText(one.target)}`,
      ),
      ...leastLeft(cells, results, backtest.judged, POINTS),
    };
  }, [cells, backtest, target, own]);
  return drawn === null ? null : <WhatIfChart {...drawn} of={window} now={now} />;
}
