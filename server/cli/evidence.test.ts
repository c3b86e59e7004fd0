import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "#server/platform/root.ts";
import { checkEvidence } from "./evidence.ts";

const file = (path: string) => ({
  path,
  text: readFileSync(join(ROOT, "fixtures/evidence", path), "utf8"),
});
const check = (...paths: readonly string[]) => checkEvidence(paths.map(file), { receivedAt: 0 });

describe("evidence check", () => {
  it("prints for each run what others script against, and nothing more", () => {
    const { records } = check(
      "chaostoolkit/invalid/action-exit-127.json",
      "chaostoolkit/search-api-zone-lost-late.json",
    );
    expect(JSON.parse(JSON.stringify(records))).toEqual([
      {
        file: "chaostoolkit/invalid/action-exit-127.json",
        format: "chaostoolkit",
        valid: false,
        failedChecks: ["injection-not-proven"],
        outcome: null,
        scenario: "HST-01",
      },
      {
        file: "chaostoolkit/search-api-zone-lost-late.json",
        format: "chaostoolkit",
        valid: true,
        failedChecks: [],
        // By the pass criterion of Headroom's own catalogue: A300.
        outcome: "auto-late",
        scenario: "ZON-01",
      },
    ]);
  });

  it("has one entry for each run of a file, and one for a file or document that is none", () => {
    const text = `${JSON.stringify({ a: 1 })}\n${file("gremlin/invalid/target-not-found.json").text.replaceAll("\n", "")}\n`;
    const { records, problems } = checkEvidence(
      [file("junit/nested-suites.xml"), { path: "mixed.jsonl", text }, { path: "empty", text: "" }],
      { receivedAt: 0 },
    );
    expect(
      records.map(({ file: path, format, failedChecks }) => [path, format, failedChecks.join(" ")]),
    ).toEqual([
      ["junit/nested-suites.xml", "junit", ""],
      ["junit/nested-suites.xml", "junit", ""],
      ["junit/nested-suites.xml", "junit", ""],
      ["mixed.jsonl", "gremlin", "baseline-unhealthy injection-not-proven no-assertion"],
      ["mixed.jsonl", null, "unrecognised"],
      ["empty", null, "unrecognised"],
    ]);
    expect(problems.map(({ code, where }) => [code, where?.file, where?.line])).toEqual([
      ["evidence.junit", "junit/nested-suites.xml", undefined],
      ["evidence.unrecognised", "mixed.jsonl", 1],
      ["evidence.empty", "empty", undefined],
    ]);
  });

  it("says to a person each check that was failed, in a sentence, and why a run came out as it did", () => {
    const { text } = check(
      "chaostoolkit/invalid/no-target.json",
      "chaostoolkit/payments-api-failover-held.json",
    );
    expect(text)
      .toBe(`chaostoolkit/invalid/no-target.json  chaostoolkit  invalid  HST-01 on accounts-api  "Kill a pod of accounts"
    injection-not-proven: No action took place: "kill a pod" found no target.
chaostoolkit/payments-api-failover-held.json  chaostoolkit  valid  held  STA-01 on payments-api  "Fail over the payments database"
    Probes watched 8 times during the fault, and the hypothesis was always met.
`);
  });
});
