import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { aBudget, aBurnRate } from "#fixtures/builders.ts";
import { BurnBars } from "./burn-bars.tsx";

describe("BurnBars", () => {
  it("draws no bar for a window of which nothing is known, and hatches it instead", () => {
    const burn = [
      aBurnRate({ seconds: 300, label: "5m", rate: null, total: 0, coverage: 0 }),
      aBurnRate({ rate: 10 }),
    ];
    const markup = renderToStaticMarkup(
      <BurnBars title="It burns" budget={aBudget({ burn, alerts: [] })} />,
    );
    const [unknown = "", known = ""] = markup.split("<li").slice(1);
    expect(unknown).toContain('data-unknown="true"');
    expect(unknown).not.toContain("data-exceeds");
    expect(known).toContain('data-unknown="false"');
    expect(known).toContain("data-exceeds");
    expect(known).toContain("10.0× over 1\u00a0h");
  });
});
