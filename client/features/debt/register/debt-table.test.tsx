import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aDebtRow, TEST_NOW } from "#fixtures/builders.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import type { DebtRow } from "#shared/debt/views.ts";
import { DebtTable } from "./debt-table.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(row: DebtRow): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <DebtTable
          rows={[row]}
          policy={DEFAULT_PLANNING_POLICY}
          now={TEST_NOW}
          onTask={() => undefined}
        />
      </RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, " ").replace(/[\s\u00a0\u202f]+/g, " ");

describe("the register", () => {
  it("says of each debt why there is it, what if it stays, by whom and of what it comes", () => {
    const said = text(
      shown(aDebtRow({ debt: { themes: ["retries", "timeouts"], incidents: ["INC-1", "INC-9"] } })),
    );
    expect(said).toContain("The sale was near.");
    expect(said).toContain("Each failover becomes a retry storm.");
    expect(said).toContain("by Ada, taken");
    expect(said).toContain("retries, timeouts");
    expect(said).toContain("Retry storm INC-1");
    expect(said).toContain("INC-9 named, but nothing was measured of it");
  });

  it("says so where nobody wrote why", () => {
    expect(text(shown(aDebtRow({ debt: { why: "", whatIfNot: "" } })))).toContain(
      "Why nobody said What if it is not paid back nobody said",
    );
  });

  it("names a row by its debt, not by what can be done with it", () => {
    const [, header = ""] = /<th role="rowheader"[^>]*>(.*?)<\/th>/s.exec(shown(aDebtRow())) ?? [];
    expect(text(header)).toContain("Retries without a budget");
    expect(header).not.toContain("<button");
  });
});
