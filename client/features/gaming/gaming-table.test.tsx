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
import { aGamingGain, aGamingView } from "#fixtures/builders.ts";
import { boundOf, gainText, gamingSentence } from "./bounds.ts";
import { GamingTable } from "./gaming-table.tsx";
import { Peers } from "./peers.tsx";

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

const REAL = { R: 34, S: 20 };

describe("the bound of a strategy", () => {
  it.each([
    ["no-work", 1, 1, true],
    ["no-work", 1.001, 0, false],
    ["no-work", 0, 1.2, false],
    ["exempting", 7.5, 4, true],
    ["exempting", 7.6, 4, false],
    ["sham", 13.6, 8, true],
    ["sham", 13.7, 8, false],
    ["sham", 0, 8.1, false],
    ["no-work", -20, null, true],
    ["no-work", null, null, null],
    ["real", 34, 20, null],
  ] as const)("of %s with R %d and S %d is met: %s", (kind, R, S, met) => {
    expect(boundOf(aGamingGain({ kind, R, S }), REAL).met).toBe(met);
  });

  it("of sham work is nothing where real work gains nothing", () => {
    const gain = aGamingGain({ kind: "sham", R: 0.5, S: 0 });
    expect(boundOf(gain, { R: -1, S: 0 }).met).toBe(false);
  });
});

describe("the gaming lab", () => {
  it("shows each strategy with its gain, its bound, and what peers would pay", () => {
    const text = textOf(shown(<GamingTable view={aGamingView()} />));
    expect(text).toContain("inject nothingthe fault must be proven injected00at most 1 ●held+58.8");
    expect(text).toContain("+10.0+5.0at most 40 % of real work ●held");
    expect(text).toContain("none: it is what the score is for");
  });

  it("says loudly where a strategy beats its bound", () => {
    const gains = [aGamingGain({ R: 3 }), aGamingGain({ kind: "real", id: "real", R: 9, S: 9 })];
    expect(textOf(shown(<GamingTable view={aGamingView({ gains })} />))).toContain("■exceeded");
    expect(gamingSentence(aGamingView({ gains }))).toBe(
      "Payments could gain more than the bound by: inject nothing, and up to 0.0 under a peer's formula; real work gains 9.0.",
    );
  });

  it("says in a sentence what comes of it, also where there is no score", () => {
    expect(gamingSentence(aGamingView())).toBe(
      "Without doing the work, Payments would gain at most 0.0 points of R here, and up to 58.8 under a peer's formula; real work gains 34.0.",
    );
    expect(gamingSentence(aGamingView({ R: null }))).toMatch(/has no score/);
  });

  it("leads to the source of each peer's formula", () => {
    const markup = shown(<Peers peers={aGamingView().peers} />);
    expect(markup.match(/href="[^"]*"/g)).toEqual([
      'href="https://peer.example/docs"',
      'href="https://peer.example/code"',
    ]);
    expect(textOf(markup)).toContain("Source: https://peer.example/docs (the formula), https://");
  });

  it("writes gains with their sign, and what rounds to nothing as nothing", () => {
    expect([34.38, -20.5, 0.0075, -1e-14, null].map(gainText)).toEqual([
      "+34.4",
      "−20.5",
      "+0.01",
      "0",
      "unknown",
    ]);
  });
});
