import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aDecision, TEST_NOW } from "#fixtures/builders.ts";
import type { KnownRisk } from "#shared/debt/views.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { RiskList } from "./risks-taken.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(risks: readonly KnownRisk[], isPast = false): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <RiskList risks={risks} now={TEST_NOW} isPast={isPast} mostPrinted={3} hasRoom />
      </RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, " ").replace(/[\s\u00a0\u202f]+/g, " ");

const risk = (id = "one", overrides: Partial<KnownRisk> = {}): KnownRisk => ({
  decision: aDecision({ id }),
  teamTitle: "Checkout",
  sprintName: "Sprint 24",
  sprintEnd: TEST_NOW + 15 * DAY_MS,
  status: "exhausted",
  remaining: -0.2,
  ...overrides,
});

describe("risks taken knowingly", () => {
  it("says who planned how much less, why, and how the budget stands now", () => {
    const said = text(shown([risk()]));
    expect(said).toContain("Checkout , Sprint 24: 10 %, where 24 % was recommended");
    expect(said).toContain("The sale comes first. Ada, until");
    expect(said).toContain("exhausted , overspent by 20 %");
  });

  it("says unknown of a budget that is not known", () => {
    const said = text(shown([risk("one", { status: null, remaining: null })]));
    expect(said).toContain("Its budget now is unknown.");
  });

  it("leaves the present out of a sheet of the past", () => {
    expect(text(shown([risk()], true))).not.toContain("overspent");
  });

  it("prints the first three and says how many more there are", () => {
    const markup = shown(["a", "b", "c", "d", "e"].map((id) => risk(id)));
    expect(markup.match(/data-printed="true"/g)).toHaveLength(3);
    expect(text(markup)).toContain("And 2 more.");
  });

  it("cuts nothing on paper unless a text is long beyond the usual", () => {
    expect(shown([risk()])).toContain('data-roomy="true"');
    const long = aDecision({ reason: "because ".repeat(50) });
    expect(shown([risk("one", { decision: long })])).toContain('data-roomy="false"');
  });

  it("says so when nobody took one", () => {
    expect(text(shown([]))).toContain("No team has planned less than was recommended.");
  });
});
