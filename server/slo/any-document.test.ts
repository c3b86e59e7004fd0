import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { readSloFiles } from "./lint.ts";
import { writeOpenslo } from "./write-openslo.ts";

/** Documents of every format, each as a JSON value. */
const DOCUMENTS = [
  "openslo.yaml",
  "openslo-draft.yaml",
  "sloth.yaml",
  "sloth-kubernetes.yaml",
  "pyrra.yaml",
].map((name) =>
  parseAllDocuments(
    readFileSync(new URL(`./formats/__fixtures__/${name}`, import.meta.url), "utf8"),
  ).map((document): unknown => document.toJS()),
);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === step ? replaced(item, rest, by) : item,
    ]),
  );
}

const wrong = fc.oneof(
  fc.constantFrom(
    null,
    "",
    " ",
    0,
    -1,
    100,
    1e308,
    Number.NaN,
    true,
    "1m",
    "sum(",
    "{{.x}}",
    "SLO",
  ),
  fc.constantFrom([], {}, [null], [[]], { a: null }, { metadata: { name: "a" } }),
  fc.jsonValue(),
);
const text = fc
  .constantFrom(...DOCUMENTS)
  .chain((documents) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsOf(documents)), wrong), {
        minLength: 1,
        maxLength: 3,
      })
      .map((changes) =>
        changes.reduce<unknown>((value, [path, by]) => replaced(value, path, by), documents),
      ),
  )
  .map((value) =>
    Array.isArray(value) ? value.map((item) => stringify(item)).join("---\n") : stringify(value),
  );

describe("a document with anything in the place of something", () => {
  it("is refused at a line or read, and what is written of it is read again", () => {
    fc.assert(
      fc.property(text, (written) => {
        const { definitions, problems } = readSloFiles([{ path: "a.yaml", text: written }]);
        for (const problem of problems) {
          if (problem.code !== "document.empty") expect(problem.where?.line).toBeGreaterThan(0);
          expect(problem.message).not.toMatch(/undefined|\[object/);
        }
        const back = readSloFiles([{ path: "b.yaml", text: writeOpenslo(definitions).text }]);
        expect(back.problems.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(back.definitions.map(({ id, sli, target }) => ({ id, sli, target }))).toEqual(
          definitions.map(({ id, sli, target }) => ({ id, sli, target })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
