import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aScorecardLine, aScorecardView } from "#fixtures/builders.ts";
import { Headlines } from "./headlines.tsx";
import { LeftOut, ScoreParts } from "./score-parts.tsx";
import { MOST_PRINTED, ScorecardTable } from "./teams-table.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(children: ReactNode): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>{children}</RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const textOf = (markup: string): string =>
  markup.replace(/<[^>]*>/g, "").replace(/[\u00a0\u202f]/g, " ");

describe("the scorecard's table", () => {
  it("shows R with its error, S with its parts, and unknown as unknown", () => {
    const text = textOf(shown(<ScorecardTable view={aScorecardView()} />));
    expect(text).toContain("Paymentshow?30.0 ±2.040.018.83.8unknown5 of 65 of 20140 %");
    const nothing = aScorecardLine({
      R: null,
      se: null,
      S: null,
      budgets: { kept: 0, spent: 0, unknown: 3 },
    });
    expect(textOf(shown(<ScorecardTable view={aScorecardView({ teams: [nothing] })} />))).toContain(
      "Paymentshow?unknownunknown18.83.8unknownnone known",
    );
  });

  it("draws an unknown quarter as an outline, never as a zero, and says all of them", () => {
    const markup = shown(<ScorecardTable view={aScorecardView()} />);
    expect(markup).toContain('aria-label="R by quarter: Q2 unknown, Q3 20.0, now 30.0"');
    expect(markup.match(/data-known="false"/g)).toHaveLength(2);
  });

  it("prints as many teams as go on one sheet, and says how many it leaves to the CSV", () => {
    const teams = Array.from({ length: MOST_PRINTED + 3 }, (_, index) =>
      aScorecardLine({ team: `team-${index}` }),
    );
    const markup = shown(<ScorecardTable view={aScorecardView({ teams })} />);
    expect(markup.match(/data-printed="true"/g)).toHaveLength(MOST_PRINTED + 1);
    expect(markup.match(/data-printed="false"/g)).toHaveLength(3);
    expect(textOf(markup)).toContain("And 3 more teams");
  });
});

describe("how a score came about", () => {
  it("puts the figures into the formula, term by term, and says what was left out and why", () => {
    const view = aScorecardView();
    const text = textOf(shown(<ScoreParts line={aScorecardLine()} view={view} />));
    expect(text).toContain("S = 0.625 × 30.0 + 0.188 × 20.0 + 0.188 × 0.0 = 40.0");
    expect(text).toContain("100 × 63 % × 0.300 = 18.8");
    expect(text).toContain("Balance: not known of this team, and counts 0 of 19 %.");
    expect(text).toContain("Ownership (O): nothing tells who responded; Learning (L)");
    expect(shown(<LeftOut view={aScorecardView({ leftOut: [] })} />)).toBe("");
  });
});

describe("the four numbers", () => {
  it("say what changed since last quarter, and never call unknown budgets kept", () => {
    const text = textOf(shown(<Headlines view={aScorecardView()} />));
    expect(text).toContain("30.0 of 100+10.0 since the end of Q3");
    expect(text).toContain("Budgets kept5 of 61 exhausted, 2 unknown");
    expect(text).toContain("without O and L: no source");
    expect(text).toContain("25 %5 of 20 cells, 1 known to fail");
  });

  it("compare with nothing where nothing was known", () => {
    const organisation = aScorecardLine({ team: null, trend: [null, null, 0.3] });
    expect(textOf(shown(<Headlines view={aScorecardView({ organisation })} />))).toContain(
      "nothing to compare it with yet",
    );
  });
});
