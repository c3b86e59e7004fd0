import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv as read } from "#fixtures/builders/csv.ts";
import { toCsv } from "./csv.ts";

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
});
