import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import {
  aCellDetail,
  anExemption,
  anExemptionOffer,
  aMatrixCell,
  someEvidence,
} from "#fixtures/builders.ts";
import type { CellDetail, CellRun } from "#shared/scenarios/views.ts";
import { createApi, TRPCProvider } from "#client/data/trpc.ts";
import { CellDetails } from "./cell-detail.tsx";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

/** Asks nobody: what is drawn at once needs no answer. */
const queries = new QueryClient();
const api = createApi("http://127.0.0.1:9");

function shown(detail: CellDetail): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={api} queryClient={queries}>
          <RouterContextProvider router={router}>
            <CellDetails detail={detail} />
          </RouterContextProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, " ").replace(/[\s\u00a0\u202f]+/g, " ");

function aRun(overrides: Partial<CellRun> = {}): CellRun {
  return {
    document: "d".repeat(64),
    run: 0,
    name: "reboot the primary",
    fileName: "game-days.jsonl",
    format: "headroom",
    runs: 66,
    failedChecks: [],
    evidence: someEvidence(),
    role: "counted",
    refusal: null,
    ...overrides,
  };
}

describe("a cell's page", () => {
  it("leads from each run to its document, and says what the run does", () => {
    const markup = shown(
      aCellDetail({ cell: aMatrixCell(), runs: [aRun(), aRun({ run: 1, name: "" })] }),
    );
    expect(markup).toContain(`href="/evidence/${"d".repeat(64)}"`);
    expect(text(markup)).toContain("reboot the primary");
    expect(text(markup)).toContain("Headroom record, run 2 of 66 in game-days.jsonl");
    expect(text(markup)).toContain("held throughout counted");
    expect(text(markup)).not.toContain("open.");
  });

  it("puts open failures first, with what would answer them", () => {
    const failed = aRun({
      role: "open-failure",
      evidence: someEvidence({ outcome: "failed", build: null }),
    });
    const said = text(
      shown(aCellDetail({ cell: aMatrixCell({ state: "known-risk" }), runs: [failed] })),
    );
    expect(said).toMatch(/^ One failure is open\. A later pass on another build/);
    expect(said).toContain("build not known");
  });

  it("shows neither freshness nor age of what was never tested", () => {
    const said = text(shown(aCellDetail()));
    expect(said).toContain("State ◌ untested");
    expect(said).not.toMatch(/freshness \d/);
    expect(said).toContain("No document says anything of it yet.");
  });

  it("shows no credit of what does not apply, and says why it does not", () => {
    const said = text(
      shown(
        aCellDetail({
          cell: null,
          applies: false,
          applicability: "It does not apply: no database.",
        }),
      ),
    );
    expect(said).toContain("It does not apply: no database.");
    expect(said).not.toContain("Credit, of 1");
    expect(said).not.toContain("How the credit comes about");
  });

  it("says who let the team off and until when, and why that counts nothing", () => {
    const said = text(
      shown(
        aCellDetail({
          exemptions: [
            anExemption({
              approvedBy: "checkout",
              refused: "inside-the-team",
              credit: 0,
              via: "file",
            }),
          ],
        }),
      ),
    );
    expect(said).toContain("■ counts nothing");
    expect(said).toContain(
      "approved by checkout counts 0.00 of 1 The standby is being built. It counts",
    );
    expect(said).toContain("To take it back, remove it from its file.");
  });

  it("offers an exemption where the scenario applies, and its end where it is in force", () => {
    const said = text(
      shown(aCellDetail({ ifExempt: anExemptionOffer(), exemptions: [anExemption()] })),
    );
    expect(said).toContain("Exempt this cell…");
    expect(said).toContain("Withdraw…");
    expect(text(shown(aCellDetail({ cell: null })))).not.toContain("Exempt this cell…");
  });
});
