import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const LEAST_CONTRAST = 4.5;
const TEXT = [
  "ink",
  "grey-1",
  "grey-2",
  "accent",
  "ok",
  "warning",
  "burning",
  "exhausted",
  "unknown",
];
const GROUNDS = ["page", "surface", "hover"];

function colours(selector: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const body = block.slice(0, block.indexOf("}"));
  return new Map(
    [...body.matchAll(/--hr-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ["light", ":root"],
  ["dark", ':root[data-mantine-color-scheme="dark"]'],
])("the %s colours", (_, selector) => {
  const scheme = colours(selector);
  const pairs = TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const));

  it.each(pairs)("%s can be read on %s", (text, ground) => {
    const [front, back] = [scheme.get(text), scheme.get(ground)];
    expect(front).toBeDefined();
    expect(contrast(front ?? "", back ?? "")).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
});
