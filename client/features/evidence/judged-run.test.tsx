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
import { aRunView, TEST_NOW } from "#fixtures/builders.ts";
import { JudgedRun } from "./judged-run.tsx";

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

describe("a run in the courtroom", () => {
  it("shows every check with its result and its reason, failed ones by word and shape", () => {
    const markup = shown(
      <JudgedRun
        now={TEST_NOW}
        run={aRunView(
          {
            because: "it failed a check, so it comes to no outcome",
            refusalText: "It failed a check, so it gives neither credit nor penalty.",
          },
          { injected: false },
        )}
      />,
    );
    expect(markup.match(/<li data-result="passed"/g)).toHaveLength(5);
    expect(markup.match(/<li data-result="failed"/g)).toHaveLength(1);
    const text = textOf(markup);
    expect(text).toContain("✕ failedThe fault was proven injectedNothing proves that the fault");
    expect(text).toContain("invalid");
    expect(text).toContain("It failed a check, so it gives neither credit nor penalty.");
    expect(text.match(/failed a check/g)).toHaveLength(1);
  });

  it("shows a word that is taken for a proof as neither passed nor failed", () => {
    const text = textOf(
      shown(<JudgedRun now={TEST_NOW} run={aRunView({}, { oracle: "assertion-only" })} />),
    );
    expect(text).toContain("≈ not provenThe fault was proven injected");
    expect(text).toContain("a report of tests, without proof of the fault");
    expect(text).toContain("✓ passedIt was run for real");
  });

  it("says where it counts, who placed it, and what it was judged by", () => {
    const markup = shown(
      <JudgedRun
        now={TEST_NOW}
        run={aRunView({
          placedBy: "policy",
          signedBy: "platform-ci",
          recoverySeconds: 40,
          awaitsSli: true,
        })}
      />,
    );
    expect(markup).toContain('href="/league/cell/checkout/STA-01"');
    const text = textOf(markup);
    expect(text).toContain("placed by a rule of the policy");
    expect(text).toContain("Passes ifrecovers by itself within 120 s");
    expect(text).toContain("Signatureverified, by the key platform-ci");
    expect(text).toContain("Recovered in40 s");
    expect(text).toContain("Who says soan upload without a signature");
    expect(text).toContain("SLI has yet to be asked");
  });

  it("writes what a document claims as text, whatever it looks like", () => {
    const markup = shown(
      <JudgedRun now={TEST_NOW} run={aRunView({ name: "<img src=x>", losses: ["<b>lost</b>"] })} />,
    );
    expect(markup).not.toContain("<img");
    expect(textOf(markup)).toContain("&lt;b&gt;lost");
  });
});
