import { MantineProvider } from "@mantine/core";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import {
  aMatrixScenario,
  aMatrixService,
  aMatrixView,
  anUntestedCell,
} from "#fixtures/builders.ts";
import type { MatrixView } from "#shared/scenarios/views.ts";
import { MatrixGrid } from "./grid.tsx";
import { shownMatrix } from "./shown.ts";

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function shown(view: MatrixView): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <RouterContextProvider router={router}>
        <MatrixGrid shown={shownMatrix(view, {})} states={undefined} />
      </RouterContextProvider>
    </MantineProvider>,
  );
}

const count = (markup: string, pattern: RegExp) => [...markup.matchAll(pattern)].length;

describe("the grid", () => {
  const markup = shown(
    aMatrixView({
      scenarios: Array.from({ length: 40 }, (_, index) => aMatrixScenario({ id: `S-${index}` })),
      services: Array.from({ length: 200 }, (_, index) =>
        aMatrixService({
          service: `service-${index}`,
          cells: Array.from({ length: 40 }, () => anUntestedCell()),
        }),
      ),
    }),
  );

  it("says how large it is, and draws what is in sight of it only", () => {
    expect(markup).toContain('aria-rowcount="201"');
    expect(markup).toContain('aria-colcount="41"');
    const cells = count(markup, /role="gridcell"/g);
    expect(cells).toBeGreaterThan(200);
    expect(cells).toBeLessThan(1_500);
    expect(markup).toContain('aria-rowindex="2"');
    expect(markup).not.toContain('aria-rowindex="201"');
  });

  it("can be entered with the keyboard at one cell", () => {
    expect(count(markup, /<a[^>]* tabindex="0"/gi)).toBe(1);
  });

  it("names each cell and leads to it", () => {
    expect(markup).toContain('href="/league/cell/service-0/S-0"');
    expect(markup).toContain(
      'aria-label="Checkout, S-0 database primary fails over: untested; no valid evidence; credit 0.00"',
    );
  });
});
