import { describe, expect, it } from "vitest";
import { aCatalog, aRunView, aScenario, aService, TEST_NOW } from "#fixtures/builders.ts";
import type { DocumentView } from "#shared/scenarios/views.ts";
import { documentSentence } from "./document-page.tsx";
import { readable } from "./raw-document.tsx";
import { placesOf } from "./use-places.ts";
import { nextItems, type UploadItem } from "./use-uploads.ts";

function aDocument(overrides: Partial<DocumentView>): DocumentView {
  return {
    id: "a".repeat(64),
    fileName: "journal.json",
    format: "chaostoolkit",
    bytes: 10,
    receivedAt: TEST_NOW,
    receivedBy: null,
    via: "browser",
    withdrawn: false,
    runs: [aRunView()],
    problems: [],
    history: [],
    judgedAt: TEST_NOW,
    importersVersion: 1,
    ...overrides,
  };
}

describe("a document's sentence", () => {
  const invalid = aRunView({}, { injected: false, baselineHealthy: false });
  it.each([
    [{}, "It counts: held."],
    [{ runs: [invalid] }, "It counts nothing: invalid, unhealthy before and no fault proven."],
    [{ runs: [aRunView(), invalid, aRunView()] }, "2 of its 3 runs count."],
    [{ runs: [invalid, aRunView()] }, "1 of its 2 runs counts."],
    [{ runs: [aRunView(), aRunView()] }, "Both of its runs count."],
    [{ runs: [invalid, invalid] }, "None of its 2 runs counts."],
    [{ runs: [] }, "Nothing in it could be judged."],
    [{ withdrawn: true }, "It was withdrawn: nothing of it counts, and all of it stays on record."],
  ])("case %#", (overrides, sentence) => {
    expect(documentSentence(aDocument(overrides))).toBe(sentence);
  });
});

describe("the raw document", () => {
  it("sets JSON out, and leaves everything else as it is", () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    for (const text of ["<a/>", "kind: x", '{"cut', '{"a":1}\n{"b":2}'])
      expect(readable(text)).toBe(text);
  });
});

describe("where evidence can belong", () => {
  it("offers what is ranked, and of its scenarios those that apply", () => {
    const services = [
      aService({ name: "web", displayName: "Web shop", kind: "component", traits: ["tls"] }),
      aService({ name: "api", displayName: "An API", kind: "api", traits: [] }),
    ];
    const scenarios = [
      aScenario({ id: "SEC-01", appliesTo: ["tls"] }),
      aScenario({ id: "STA-01", appliesTo: ["database"] }),
    ];
    const places = placesOf(aCatalog({ services }), scenarios);
    expect(places.services).toEqual([{ name: "web", title: "Web shop" }]);
    expect(places.scenariosOf("web").map(({ id }) => id)).toEqual(["SEC-01"]);
    expect(places.scenariosOf("nothing")).toBe(scenarios);
  });
});

describe("the files of a visit", () => {
  const item = (key: number, state: UploadItem["state"]): UploadItem => ({
    key,
    fileName: `${key}.json`,
    bytes: 1,
    state,
    sent: null,
    failure: null,
  });
  it("stand with the newest first, each with what became of it; clearing keeps those on the way", () => {
    const before = nextItems([item(1, "judged")], {
      add: [item(2, "waiting"), item(3, "waiting")],
    });
    expect(before.map(({ key }) => key)).toEqual([2, 3, 1]);
    const after = nextItems(before, { change: { key: 2, state: "sending" } });
    expect(after.map(({ state }) => state)).toEqual(["sending", "waiting", "judged"]);
    expect(nextItems(after, "clear").map(({ key }) => key)).toEqual([2, 3]);
  });
});
