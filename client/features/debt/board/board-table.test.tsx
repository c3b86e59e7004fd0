import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aDecision, aPlanningRow, TEST_NOW } from "#fixtures/builders.ts";
import type { PlanningRow } from "#shared/debt/views.ts";
import { BoardTable } from "./board-table.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(rows: readonly PlanningRow[]): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <BoardTable
          rows={rows}
          now={TEST_NOW}
          sort="gap"
          reversed={false}
          onChange={() => undefined}
          onDecide={() => undefined}
        />
      </RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, " ").replace(/[\s\u00a0\u202f]+/g, " ");

describe("the planning board", () => {
  it("draws the three shares on one scale, marked where the recommendation stands", () => {
    const markup = shown([aPlanningRow({ decision: aDecision() })]);
    // Half of a sprint fills the width.
    expect(markup).toContain('data-kind="recommended" style="inline-size:47.50%"');
    expect(markup).toContain('data-kind="planned" style="inline-size:20.00%"');
    expect(markup).toContain('data-kind="actual" style="inline-size:24.00%"');
    expect(markup.match(/inset-inline-start:47.50%/g)).toHaveLength(3);
  });

  it("says what stands below its recommendation, with who took the risk and why", () => {
    const markup = shown([aPlanningRow({ decision: aDecision() })]);
    expect(text(markup)).toContain("▼ 14 points below the recommendation, knowingly");
    expect(text(markup)).toContain("The sale comes first");
  });

  it("names other budgets that burn beside the worst", () => {
    const markup = shown([aPlanningRow({ others: { burning: 1, exhausted: 0 } })]);
    expect(text(markup)).toContain("28 days 1 other burning");
    expect(text(shown([aPlanningRow()]))).not.toContain("other burning");
    expect(text(markup)).toContain("Worst budget , most pressing");
  });

  it("draws no bar and writes no figure for what is not known, and says why", () => {
    const markup = shown([
      aPlanningRow({
        sprint: null,
        budget: null,
        forecast: null,
        recommendation: null,
        unknownWhy: "none of its 7 budgets is known",
        last: null,
      }),
    ]);
    expect(markup).not.toContain("data-kind=");
    expect(markup.match(/data-unknown="true"/g)).toHaveLength(3);
    expect(text(markup)).toContain("none of its 7 budgets is known");
    expect(text(markup)).toContain("no budget is known");
    expect(text(markup)).not.toMatch(/\b(0|100) %/);
    expect(markup).not.toContain("data-edit");
  });
});
