import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aScorecardLine, aScorecardView } from "#fixtures/builders.ts";
import { scorecardRows, toCsv } from "./csv.ts";

/** Reads CSV as RFC 4180 has it, character by character. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const [here = "", next] = [text[index], text[index + 1]];
    if (quoted) {
      if (here !== '"') field += here;
      else if (next === '"') [field, index] = [`${field}"`, index + 1];
      else quoted = false;
    } else if (here === '"') quoted = true;
    else if (here === "," || here === "\n") {
      row.push(here === "\n" ? field.replace(/\r$/, "") : field);
      field = "";
      if (here === "\n") [rows[rows.length], row] = [row, []];
    } else field += here;
  }
  return rows;
}

describe("the CSV", () => {
  it("quotes what has to be, and doubles quotes", () => {
    expect(toCsv([["a", 'say "hi"', "x,y", "two\nlines", 1.5, null]])).toBe(
      'a,"say ""hi""","x,y","two\nlines",1.5,\r\n',
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
    "is no formula where a text begins as one: %j",
    (text) => {
      expect(read(toCsv([[text]]))).toEqual([[`'${text}`]]);
    },
  );

  it("leaves negative numbers be, and unknown ones empty", () => {
    expect(toCsv([[-3.5, null, Number.NaN]])).toBe("-3.5,,\r\n");
  });

  it("reads back as it was written, and no text of it runs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), { minLength: 1 }),
        (rows) => {
          const back = read(toCsv(rows));
          expect(
            back.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ""))),
          ).toEqual(rows.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ""))));
          for (const text of back.flat()) expect(text).not.toMatch(/^[=+\-@\t\r]/);
        },
      ),
    );
  });

  it("has a line for the organisation and each team, figures in full, under the same heads", () => {
    const view = aScorecardView({ teams: [aScorecardLine({ title: "=cmd|' /C calc'!A0" })] });
    const [head, organisation, team] = read(toCsv(scorecardRows(view)));
    const of = (row: string[] | undefined, name: string) => row?.[head?.indexOf(name) ?? -1];
    expect(team).toHaveLength(head?.length ?? 0);
    expect([of(organisation, "title"), of(organisation, "team")]).toEqual(["All teams", ""]);
    expect(of(team, "title")).toBe("'=cmd|' /C calc'!A0");
    expect([of(team, "R"), of(team, "B value"), of(team, "B points")]).toEqual(["0.3", "", "0"]);
    expect([of(team, "R Q2"), of(team, "R now")]).toEqual(["", "0.3"]);
    expect(of(team, "terms left out")).toBe("O L");
  });
});
