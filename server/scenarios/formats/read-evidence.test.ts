import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { ROOT } from "#server/platform/root.ts";
import { readEvidenceFile, type ReadOptions } from "./read-evidence.ts";

const MIB = 1024 * 1024;
const JOURNAL = readFileSync(
  join(ROOT, "fixtures/evidence/chaostoolkit/storefront-web-pod-killed.json"),
  "utf8",
);
const journal = () =>
  JSON.parse(JOURNAL) as { experiment: Record<string, unknown>; [key: string]: unknown };

const read = (text: string, options: ReadOptions = {}) =>
  readEvidenceFile({ path: "file", text }, options);
const codes = (text: string) => read(text).problems.map(({ code, where }) => [code, where?.line]);
const first = (text: string, options: ReadOptions = {}) =>
  read(text, options).evidence[0]?.evidence;

describe("importing the same twice", () => {
  it("gives the same digest, however it is written down", () => {
    const digest = first(JOURNAL)?.digest;
    const { run, ...rest } = journal();
    const others = [
      JSON.stringify(journal()),
      `\n${JSON.stringify(journal(), null, 7)}\r\n`,
      JSON.stringify({ run, ...rest }),
      stringify(journal()),
      // Large enough to be read another way.
      JSON.stringify(journal()).replace("{", `{${" ".repeat(300_000)}`),
    ];
    expect(others.map((text) => first(text)?.digest)).toEqual(others.map(() => digest));
    expect(first(JOURNAL.replace('"status": "completed"', '"status": "aborted"'))?.digest).not.toBe(
      digest,
    );
  });

  it("gives each run of a document a digest of its own", () => {
    const incident = {
      kind: "incident",
      id: "I-1",
      services: ["a", "b"],
      startedAt: "2026-10-27T10:00:00Z",
      endedAt: null,
    };
    const digests = read(JSON.stringify(incident)).evidence.map(({ evidence }) => evidence.digest);
    expect(digests[1]).toBe(`${digests[0]}#1`);
  });
});

describe("a run's place", () => {
  const nowhere = JSON.stringify({
    ...journal(),
    experiment: { ...journal().experiment, tags: ["team-x"] },
  });
  const mapping = [
    { match: { labels: { "team-x": "true" } }, service: "by-rule", scenario: "HST-01" },
  ];

  it("is the document's word before the upload's, and the upload's before the policy's", () => {
    const upload = { service: "by-upload", runner: "me" };
    expect(first(JOURNAL, { upload, mapping })).toMatchObject({
      service: "storefront-web",
      runner: "storefront/ci",
    });
    expect(first(nowhere, { upload, mapping })).toMatchObject({
      service: "by-upload",
      scenario: "HST-01",
      runner: "me",
    });
    expect(first(nowhere, { mapping })).toMatchObject({
      service: "by-rule",
      scenario: "HST-01",
      environment: "local",
    });
    expect(first(nowhere)).toMatchObject({ service: null, scenario: null });
  });

  it("says how it came", () => {
    expect(first(JOURNAL)?.provenance).toBe("upload");
    expect(first(JOURNAL, { upload: { provenance: "own-tool" } })?.provenance).toBe("own-tool");
  });

  it("is a place of its own in another environment: a run in staging never stands in for one in production", () => {
    const [here, there] = ["production", "staging"].map((environment) =>
      first(JOURNAL.replace("environment:production", `environment:${environment}`)),
    );
    expect(here?.fingerprint).not.toBe(there?.fingerprint);
  });
});

describe("a file that is no evidence", () => {
  it.each<[string, string, readonly unknown[]]>([
    ["nothing", "", [["evidence.empty", undefined]]],
    ["a list of nothing", "[]\n", [["evidence.empty", undefined]]],
    ["a key that is there twice", '{\n"a": 1,\n"a": 2}', [["document.syntax", 3]]],
    ["a word", "hello", [["evidence.unrecognised", 1]]],
    ["another document", "kind: Pod\napiVersion: v1\n", [["evidence.unrecognised", 1]]],
    [
      "half of a journal",
      JOURNAL.slice(0, 900),
      [["document.syntax", JOURNAL.slice(0, 900).trimEnd().split("\n").length]],
    ],
    ["half of a large journal", `{"a": "${"x".repeat(300_000)}",\n"b": `, [["document.syntax", 2]]],
    [
      "lines of which one is broken",
      '{"attackId":1,"stage":"x","time":"2026-11-16"}\n{"a":\n',
      [["evidence.line", 2]],
    ],
    [
      "a statement that is no test result",
      '{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1"}',
      [["evidence.statement", 1]],
    ],
    [
      "an envelope of something else",
      '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}',
      [["evidence.statement", 1]],
    ],
    [
      "a workflow without a fault",
      "apiVersion: chaos-mesh.org/v1alpha1\nkind: Workflow\nspec:\n  templates: []\n",
      [["evidence.no-fault", 4]],
    ],
    [
      "an incident without services",
      "kind: incident\nid: a\nstartedAt: 2026-10-27T10:00:00Z\n",
      [["evidence.missing", 1]],
    ],
  ])("is %s: said with its line", (_what, text, problems) => {
    expect(codes(text)).toEqual(problems);
    expect(read(text).evidence.every(({ evidence }) => !evidence.valid)).toBe(true);
  });

  it("names the formats that are known", () => {
    expect(read("a: 1").problems[0]?.remedy).toMatch(
      /JUnit.*Chaos Toolkit.*ChaosResult.*Chaos Mesh.*AWS FIS.*in-toto.*testcaserun.*Gremlin/,
    );
  });
});

describe("a file that would exhaust memory", () => {
  it.each<[string, () => string, string]>([
    ["more than 10 MiB", () => JSON.stringify({ a: "x".repeat(10 * MIB) }), "document.too-large"],
    ["brackets without end", () => "[".repeat(1_000_000), "document.too-deep"],
    [
      "a deep journal",
      () => `{"chaoslib-version":1,"experiment":${'{"a":'.repeat(5_000)}1${"}".repeat(5_001)}`,
      "document.too-deep",
    ],
    [
      "deep lines",
      () => `{"kind":"incident"}\n${"[".repeat(5_000)}${"]".repeat(5_000)}\n`,
      "document.too-deep",
    ],
    [
      "aliases of aliases",
      () =>
        [
          "a: &a [x,x,x,x,x,x,x,x,x]",
          ..."bcdefghij"
            .split("")
            .map(
              (name, index) =>
                `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghij"[index]}`).join(",")}]`,
            ),
        ].join("\n"),
      "document.aliases",
    ],
  ])("by %s is refused", (_what, text, code) => {
    const { evidence, problems } = read(text());
    expect(evidence).toEqual([]);
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it("is not one that is merely large: a journal of 9 MB is judged", () => {
    const body = "x".repeat(900);
    const large = journal();
    const noise = Array.from({ length: 9_000 }, () => ({
      activity: { type: "probe", name: "log" },
      output: body,
      status: "succeeded",
    }));
    const [only] = read(
      JSON.stringify({ ...large, run: [...(large["run"] as unknown[]), ...noise] }),
    ).evidence;
    expect(only?.evidence).toMatchObject({ valid: true, outcome: "auto-in-time" });
  });
});
