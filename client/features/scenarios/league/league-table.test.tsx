import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aLeagueTeam, aLeagueView } from "#fixtures/builders.ts";
import type { LeagueTeam } from "#shared/scenarios/views.ts";
import { LeagueTable } from "./league-table.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(teams: readonly LeagueTeam[]): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <LeagueTable view={aLeagueView({ teams })} />
      </RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, " ").replace(/[\s\u00a0\u202f]+/g, " ");

describe("the league's table", () => {
  it("shows a score with its interval in figures, and as a dot on a whisker", () => {
    const markup = shown([aLeagueTeam()]);
    expect(text(markup)).toContain("37.3 of 100, between 32.3 and 42.3");
    expect(text(markup)).toContain("37.3 ± 5.0");
    expect(markup).toContain('data-unknown="false"');
    // On an axis that ends at 50.
    expect(markup).toContain('style="left:74.6%"');
    expect(markup).toContain('style="left:64.52%;right:15.32%"');
  });

  it("shows no figure, dot or place of a team whose score is unknown", () => {
    const markup = shown([
      aLeagueTeam({ R: null, se: null, lower: null, upper: null, band: null, trend: [null] }),
    ]);
    expect(text(markup)).toContain("Without a score");
    expect(text(markup)).toContain("unknown");
    expect(markup).toContain('data-unknown="true"');
    expect(text(markup)).not.toMatch(/\b0\.0\b/);
    expect(markup).toContain("R over 26 weeks: unknown");
  });

  it("tells the next best test with what it brings and a way to its commands", () => {
    const markup = shown([aLeagueTeam()]);
    expect(markup).toContain('href="/league/cell/payments-db/STA-01"');
    expect(text(markup)).toContain("+5.0 points for 4 h of work, 1.3 an hour");
    expect(markup).toContain('aria-expanded="false"');
  });

  it("says so where nothing would add to a score", () => {
    expect(text(shown([aLeagueTeam({ nextTests: [] })]))).toContain("nothing would add to it now");
  });
});
