import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkShape } from "./check-shape.ts";
import { readDocuments } from "./documents.ts";

const SHAPE = z.strictObject({
  name: z.string(),
  size: z.number().optional(),
  parts: z.array(z.strictObject({ partName: z.string() })).optional(),
  mode: z.enum(["on", "off"]).optional(),
});

function check(text: string) {
  const [document] = readDocuments("a.yaml", text).documents;
  if (document === undefined) throw new Error("the text holds no document");
  return checkShape(SHAPE, document, "thing");
}

describe("a shape", () => {
  it("that fits gives the value, without what is empty", () => {
    expect(check("name: a\nsize:\n")).toEqual({ value: { name: "a" }, problems: [] });
  });

  it("says what was expected and what was found, and where", () => {
    expect(check("name: 5\nsize: '7'\nparts: {}\nmode: maybe\n").problems).toEqual([
      {
        severity: "error",
        code: "thing.shape",
        message: "name must be a text, but is the number 5",
        remedy: 'quote it: "5"',
        where: { file: "a.yaml", line: 1, column: 7 },
      },
      {
        severity: "error",
        code: "thing.shape",
        message: 'size must be a number, but is the text "7"',
        remedy: "write it without quotes: 7",
        where: { file: "a.yaml", line: 2, column: 7 },
      },
      {
        severity: "error",
        code: "thing.shape",
        message: "parts must be a list, but is a map",
        where: { file: "a.yaml", line: 3, column: 1 },
      },
      {
        severity: "error",
        code: "thing.shape",
        message: 'mode: expected one of "on"|"off", but is the text "maybe"',
        where: { file: "a.yaml", line: 4, column: 7 },
      },
    ]);
  });

  it("says that an item is empty", () => {
    expect(check("name: a\nparts: [null]\n").problems).toMatchObject([
      { message: "parts[0] must be a map, but is empty", where: { line: 2, column: 9 } },
    ]);
  });

  it("tells the first of very many problems, and counts the others", () => {
    const parts = check(`name: a\nparts:\n${"  - partName: 1\n".repeat(1_000)}`).problems;
    expect(parts).toHaveLength(51);
    expect(parts.at(-1)).toMatchObject({
      severity: "error",
      message: "and 950 more values that do not fit",
    });
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}: 1\n`).join("");
    const { value, problems } = check(`name: a\n${keys}`);
    expect(value).toEqual({ name: "a" });
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toMatchObject({
      severity: "warning",
      message: "and 10 more keys that are not known here",
    });
  });

  it("names what is missing", () => {
    expect(check("size: 1\n").problems).toMatchObject([
      { code: "thing.missing", message: "name is missing", remedy: "add name" },
    ]);
  });

  it("ignores keys it does not know, and guesses what was meant", () => {
    const { value, problems } = check(
      "name: a\nparts:\n  - part_name: x\n    partName: y\ncolour: red\n",
    );
    expect(value).toEqual({ name: "a", parts: [{ partName: "y" }] });
    expect(problems).toMatchObject([
      {
        severity: "warning",
        code: "thing.unknown-key",
        remedy: "did you mean partName?",
        where: { line: 3, column: 5 },
      },
      {
        severity: "warning",
        remedy: "known keys: name, size, parts, mode",
        where: { line: 5, column: 1 },
      },
    ]);
  });
});
