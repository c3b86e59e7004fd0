import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { fullShare, ShareBars } from "./share-bars.tsx";

describe("shares as bars", () => {
  it("says at the bar where it comes from, and hatches what is not known", () => {
    const markup = renderToStaticMarkup(
      <ShareBars
        full={0.5}
        mark={0.2}
        bars={[
          {
            kind: "recommended",
            label: "recommended, worked out afterwards",
            isLong: true,
            share: 0.2,
            otherwise: "unknown",
          },
          { kind: "planned", label: "planned", share: null, otherwise: "undecided" },
        ]}
      />,
    );
    expect(markup).toContain('data-long="true">recommended, worked out afterwards<');
    expect(markup).toContain("inline-size:40.00%");
    expect(markup).toContain('data-unknown="true"');
    expect(markup).toContain("undecided");
  });

  it("fills the width with half of a sprint at least", () => {
    expect(fullShare([null, 0.1])).toBe(0.5);
    expect(fullShare([0.61, null])).toBe(0.7);
    expect(fullShare([1.4])).toBe(1);
  });
});
