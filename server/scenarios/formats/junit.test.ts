import { describe, expect, it } from "vitest";
import { failedChecks } from "#shared/scenarios/validity.ts";
import { readEvidenceFile } from "./read-evidence.ts";

const NOW = Date.UTC(2026, 10, 20);
const read = (text: string, receivedAt: number | null = NOW) =>
  readEvidenceFile({ path: "report.xml", text }, receivedAt === null ? {} : { receivedAt });
const props = (pairs: Readonly<Record<string, string>>) =>
  `<properties>${Object.entries(pairs)
    .map(([name, value]) => `<property name="${name}" value="${value}"/>`)
    .join("")}</properties>`;
const PLACE = props({ "headroom.service": "shop", "headroom.scenario": "DEP-01" });
const suite = (inside: string, attributes = 'name="s" timestamp="2026-11-18T06:00:00"') =>
  `<testsuite ${attributes}>${inside}</testsuite>`;

function said(text: string) {
  return read(text).evidence.map(({ evidence: { service, scenario, outcome, ...one } }) =>
    [service, scenario, one.valid ? outcome : failedChecks(one).join(" ")].join(" "),
  );
}
const problemsOf = (text: string) =>
  read(text).problems.map(({ code, message, where }) => ({ code, message, line: where?.line }));

describe("a report of tests", () => {
  it.each([
    ["a pass", "<testcase name='a'/>", "auto-in-time"],
    ["a failure", "<testcase name='a'><failure/></testcase>", "failed"],
    ["an error", "<testcase name='a'><error message='boom'/></testcase>", "failed"],
    ["a rerun that passed", "<testcase name='a'><flakyFailure/></testcase>", "failed"],
    ["a skipped test", "<testcase name='a'><skipped/></testcase>", "not-completed no-assertion"],
    [
      "one failure of two",
      "<testcase name='a'/><testcase name='b'><failure/></testcase>",
      "failed",
    ],
    [
      "one skipped of two",
      "<testcase name='a'/><testcase name='b'><skipped/></testcase>",
      "auto-in-time",
    ],
  ])("with %s in a suite of a scenario", (_what, cases, outcome) => {
    expect(said(suite(PLACE + cases))).toEqual([`shop DEP-01 ${outcome}`]);
  });

  it("is at best a recovery, unless it says that the service held", () => {
    const more = (pairs: Readonly<Record<string, string>>) =>
      said(
        suite(`${props({ service: "shop", scenario: "DEP-01", ...pairs })}<testcase name="a"/>`),
      )[0];
    expect(more({ "headroom.held": "true" })).toBe("shop DEP-01 held");
    expect(more({ "headroom.injected": "false" })).toBe("shop DEP-01 injection-not-proven");
    expect(more({ "headroom.baselineHealthy": "no" })).toBe("shop DEP-01 baseline-unhealthy");
  });

  it("asserts and proves nothing: its word is taken, shown as that, and worth less than a probe's", () => {
    const [one] = read(suite(`${PLACE}<testcase name="a"/>`)).evidence;
    expect(one?.evidence.oracle).toBe("assertion-only");
    const unproven = one?.evidence.checks.filter((check) => check.unproven);
    expect(unproven?.map(({ check, passed }) => [check, passed])).toEqual([
      ["baseline-unhealthy", true],
      ["injection-not-proven", true],
    ]);
    expect(unproven?.every(({ reason }) => reason.startsWith("Not proven: "))).toBe(true);
    const claims = suite(`${props({ injected: "false" })}<testcase name="a"/>`);
    const refused = read(claims).evidence[0]?.evidence.checks.find(({ passed }) => !passed);
    expect(refused).toEqual({
      check: "injection-not-proven",
      passed: false,
      reason: "The report says that no fault was injected.",
    });
  });

  it.each([
    ["that none of its tests shows", "<testcase name='a'/>", "failed"],
    ["and has no test, since it could not be set up", "<system-err>boom</system-err>", "failed"],
    ["that a test shows", "<testcase name='a'><error/></testcase>", "failed"],
  ])("of a suite that counts an error %s", (_what, cases, outcome) => {
    const text = suite(PLACE + cases, 'name="s" errors="1" timestamp="2026-11-18T06:00:00"');
    expect(said(text)).toEqual([`shop DEP-01 ${outcome}`]);
  });

  it("of a suite that counts no failure passed", () => {
    const text = suite(`${PLACE}<testcase name='a'/>`, 'name="s" errors="0" failures="0"');
    expect(said(text)).toEqual(["shop DEP-01 auto-in-time"]);
  });

  it("is one run for each scenario, however its suites are nested", () => {
    const inner = suite(
      `<testcase name="b">${props({ "headroom.scenario": "DEP-02" })}<failure/></testcase><testcase name="c"/>`,
      'name="in"',
    );
    expect(
      said(
        `<testsuites><testsuite name="out">${PLACE}${suite(inner)}<testcase name="d"/></testsuite></testsuites>`,
      ),
    ).toEqual(["shop DEP-02 failed", "shop DEP-01 auto-in-time"]);
  });

  it("with the same test twice keeps the worse: running it again until it is green gains nothing", () => {
    const twice = suite(
      "<testcase classname='k' name='a'><failure/></testcase><testcase classname='k' name='a'/>",
    );
    expect(said(twice)).toEqual(["  failed"]);
  });

  it("that names no scenario waits in the inbox, test by test", () => {
    expect(said(suite("<testcase name='a'/><testcase name='b'/>"))).toEqual([
      "  auto-in-time",
      "  auto-in-time",
    ]);
  });

  it("with tests that are none of a scenario leaves them out and says so", () => {
    const text = `<testsuites>${suite(`${PLACE}<testcase name="a"/>`)}${suite("<testcase name='u'/>")}</testsuites>`;
    expect(said(text)).toEqual(["shop DEP-01 auto-in-time"]);
    expect(problemsOf(text)).toEqual([
      {
        code: "evidence.junit",
        message: "1 test of the report names no scenario and is left out",
        line: undefined,
      },
    ]);
  });

  it("ended when its suite began and as much later as it took; without a zone that is UTC", () => {
    const at = (text: string) => read(text).evidence[0]?.evidence.at;
    expect(
      at(suite(`${PLACE}<testcase name="a"/>`, 'timestamp="2026-11-18T06:00:00" time="1,234.5"')),
    ).toBe(Date.UTC(2026, 10, 18, 6) + 1_234_500);
    expect(at(suite(`${PLACE}<testcase name="a"/>`, 'timestamp="2026-11-18T06:00:00+02:00"'))).toBe(
      Date.UTC(2026, 10, 18, 4),
    );
  });

  it("without a time is of when it arrived; where nobody knows that, it is refused", () => {
    const text = suite(`${PLACE}<testcase name="a"/>`, "");
    const [one] = read(text).evidence;
    expect(one?.evidence.at).toBe(NOW);
    expect(one?.told.losses.join(" ")).toContain("time of its arrival");
    expect(read(text, null)).toMatchObject({
      evidence: [],
      problems: [{ code: "evidence.undated" }],
    });
  });

  it("shows entities of XML and characters by number as what they are", () => {
    const [one] = read(suite("<testcase name='a &lt; b &amp;lt; &#8364;&#x41;&quot;'/>")).evidence;
    expect(one?.told.name).toBe('a < b &lt; €A"');
  });

  it("with tens of thousands of tests is read when they are of scenarios, and refused when they are of none", () => {
    const many = Array.from(
      { length: 12_000 },
      (_, index) => `<testcase classname="k" name="${index}" time="0.01"/>`,
    ).join("\n");
    expect(said(suite(PLACE + many))).toEqual(["shop DEP-01 auto-in-time"]);
    expect(problemsOf(suite(many))).toMatchObject([
      { message: "the report holds 12000 tests and none names a scenario" },
    ]);
  });
});

describe("XML that is none, or does harm", () => {
  const LAUGHS = `<?xml version="1.0"?>
<!-- harmless -->
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<testsuite name="&c;"><testcase name="&c;"/></testsuite>`;

  it.each([
    ["entities that multiply", LAUGHS, 3],
    [
      "an entity from a file",
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite name="&x;"/>',
      1,
    ],
    [
      "a definition from elsewhere",
      '<!DOCTYPE r SYSTEM "https://evil.example/x.dtd"><testsuite/>',
      1,
    ],
  ])("with %s is refused", (_what, text, line) => {
    expect(read(text).evidence).toEqual([]);
    expect(problemsOf(text)).toEqual([
      { code: "document.xml", message: "the XML has a DOCTYPE, which can define entities", line },
    ]);
  });

  it("is not expanded where an entity is not defined, nor by a DOCTYPE out of its place", () => {
    expect(read(suite("<testcase name='&c;'/>")).evidence[0]?.told.name).toBe("&c;");
    const misplaced = suite('<!DOCTYPE r [<!ENTITY c "boom">]><testcase name="a &c;"/>');
    expect(JSON.stringify(read(misplaced))).not.toContain("boom");
  });

  it("may quote a page with its DOCTYPE", () => {
    const quoted = suite(
      `${PLACE}<testcase name="a"><failure><![CDATA[<!DOCTYPE html><p>502]]></failure></testcase>`,
    );
    expect(said(quoted)).toEqual(["shop DEP-01 failed"]);
    expect(read(quoted).evidence[0]?.told.because).toContain("<!DOCTYPE html><p>502");
  });

  it("that is broken is refused with its line", () => {
    expect(problemsOf("<testsuite>\n<testcase>\n</testsuite>")).toMatchObject([
      { code: "document.xml", line: 3, message: expect.stringContaining("not readable as XML") },
    ]);
    expect(problemsOf("<html><body/></html>")).toMatchObject([{ code: "evidence.unrecognised" }]);
    expect(problemsOf("<testsuites/>")).toMatchObject([{ message: "the report holds no test" }]);
    expect(problemsOf("<testsuite/><testsuite/>")).toMatchObject([{ code: "document.xml" }]);
  });

  it("that is nested without end is refused", () => {
    const deep = "<testsuite>".repeat(5_000) + "</testsuite>".repeat(5_000);
    expect(problemsOf(deep)).toMatchObject([{ code: "document.xml" }]);
  });

  it("of more than 10 MiB is refused", () => {
    expect(problemsOf(suite(" ".repeat(11 * 1024 * 1024)))).toEqual([
      { code: "document.too-large", message: "the file holds more than 10 MiB", line: undefined },
    ]);
  });
});
