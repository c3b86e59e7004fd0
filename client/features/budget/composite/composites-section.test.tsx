import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aCompositePart } from "#fixtures/builders.ts";
import { composite, type ListedComposite, type OwnedPart } from "#shared/budget/composite.ts";
import { CompositesSection } from "./composites-section.tsx";
import type { CompositesAnswer } from "./use-composites.ts";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

const UNKNOWN = { status: "unknown", sli: null, burned: null, coverage: 0.3 } as const;

function listed(
  name: string,
  parts: readonly OwnedPart[],
  teams: ListedComposite["teams"] = ["shop"],
): ListedComposite {
  return { ...composite(name, "weighted", parts), teams };
}

function shown(answer: Partial<CompositesAnswer>, team?: string | null): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <CompositesSection
          answer={{ composites: undefined, failure: null, again: () => undefined, ...answer }}
          {...(team === undefined ? {} : { team })}
        />
      </RouterContextProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, "");
}

const text = (markup: string): string =>
  markup.replace(/<[^>]*>/g, "").replace(/[\u00a0\u202f]/g, " ");

describe("the section of composites", () => {
  it("is absent where there is none, or none of the team's", () => {
    expect(shown({ composites: [] })).toBe("");
    expect(shown({ composites: [listed("buying", [aCompositePart("cart")])] }, "search")).toBe("");
  });

  it("says that it loads, and what failed with a way to try again", () => {
    expect(shown({})).toContain('role="status" aria-label="Loading the composites"');
    const failure = {
      code: "network",
      message: "Headroom cannot be reached",
      remedy: "check the network",
      retryable: true,
    };
    const failed = shown({ failure });
    expect(failed).toContain('role="alert"');
    expect(text(failed)).toContain(
      "The composites could not be loadedHeadroom cannot be reached. What to try: check the network.Try again",
    );
  });

  it("goes on showing what it knows when it cannot be asked for anew", () => {
    const failure = { code: "x", message: "x", remedy: "x", retryable: true };
    const known = shown({ composites: [listed("buying", [aCompositePart("cart")])], failure });
    expect(known).not.toContain('role="alert"');
    expect(known).toContain("buying");
  });

  it("links each part, the worst first, with its state in words", () => {
    const markup = shown({
      composites: [
        listed("buying", [
          aCompositePart("cart"),
          aCompositePart("pay", { burned: 0.9, sli: 0.9991 }),
        ]),
      ],
    });
    expect(text(markup)).toContain("buying●ok30 % leftparts by weight how? The figure of buying");
    expect(text(markup)).toContain("●pay worstok, 10 % left●cartok, 50 % left");
    expect(markup).toContain('href="/slos/shop/pay"');
  });

  it("shows no figure of what is unknown, and says why it is", () => {
    const said = text(
      shown({
        composites: [listed("buying", [aCompositePart("cart"), aCompositePart("pay", UNKNOWN)])],
      }),
    );
    expect(said).toContain("buying◌unknownunknown, as pay is");
    expect(said).toContain("◌payunknown");
    expect(said).not.toMatch(/\b(0|100) %/);
  });

  it("keeps many composites and many parts out of the way until they are asked for", () => {
    const parts = Array.from({ length: 8 }, (_, index) => aCompositePart(`part-${index}`));
    const composites = Array.from({ length: 9 }, (_, index) => listed(`c-${index}`, parts));
    const markup = shown({ composites });
    expect(markup.split("<h3>")).toHaveLength(1 + 6);
    expect(text(markup)).toContain("Show all 9 composites");
    expect(text(markup)).toContain("2 more parts");
  });
});
