import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failedChecks } from "#shared/scenarios/validity.ts";
import { readEvidenceFile } from "./read-evidence.ts";

const START = Date.UTC(2026, 10, 10, 9);
const at = (seconds: number) =>
  new Date(START + seconds * 1_000).toISOString().replace("Z", "+00:00");

const PROBE = {
  type: "probe",
  name: "answers",
  tolerance: 200,
  provider: { type: "http", url: "https://x" },
};
const KILL = {
  type: "action",
  name: "kill",
  provider: { type: "process", path: "/usr/bin/pkill", arguments: ["-f", "shop"] },
};

/** A run of an activity from a second on, for a second. */
const ran = (activity: object, second: number, output: unknown, more: object = {}) => ({
  activity,
  output,
  status: "succeeded",
  start: at(second),
  end: at(second + 1),
  duration: 1,
  ...more,
});
const state = (second: number, met = true) => ({
  steady_state_met: met,
  probes: [ran(PROBE, second, { status: met ? 200 : 503 }, { tolerance_met: met })],
});
const killed = ran(KILL, 10, { status: 0, stdout: "", stderr: "" });

interface Recipe {
  readonly experiment?: object;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly during?: unknown;
  readonly run?: readonly unknown[];
  readonly more?: object;
}

/** A journal of a kill at second 10, looked at before and at second 40, of scenario HST-01 (recovers within 60 s). */
function journal(recipe: Recipe = {}) {
  const {
    experiment = {},
    before = state(0),
    after = state(40),
    during = [],
    run = [killed],
    more = {},
  } = recipe;
  return {
    "chaoslib-version": "1.43.0",
    experiment: {
      title: "kill",
      tags: ["service:shop", "scenario:HST-01"],
      method: [KILL],
      ...experiment,
    },
    start: at(0),
    end: at(41),
    status: "completed",
    deviated: false,
    steady_states: { before, after, during },
    run,
    rollbacks: [],
    ...more,
  };
}

function judged(recipe: Recipe = {}, pass = "A60") {
  const { evidence, problems } = readEvidenceFile(
    { path: "journal.json", text: JSON.stringify(journal(recipe)) },
    { passOf: () => pass },
  );
  expect(problems).toEqual([]);
  const [first] = evidence;
  if (first === undefined) throw new Error("no evidence");
  const { valid, outcome } = first.evidence;
  return { ...first, said: valid ? outcome : failedChecks(first.evidence).join(" ") };
}

describe("a journal", () => {
  it("of a service that nobody watched is at best recovered", () => {
    expect(judged().said).toBe("auto-in-time");
    expect(judged().evidence).toMatchObject({
      service: "shop",
      scenario: "HST-01",
      at: Date.parse(at(41)),
      oracle: "probe",
      provenance: "upload",
      environment: "local",
    });
  });

  it.each(["interrupted", "aborted", null, "running"])(
    "that ended as %s is not completed",
    (status) => {
      expect(judged({ more: { status } }).said).toBe("not-completed");
    },
  );

  it("that the library calls failed is completed where a tolerance was missed, and only there", () => {
    expect(
      judged({ after: state(40, false), more: { status: "failed", deviated: true } }).said,
    ).toBe("failed");
    expect(judged({ during: [state(12, false)], more: { status: "failed" } }).said).toBe(
      "auto-in-time",
    );
    expect(judged({ more: { status: "failed" } }).said).toBe("not-completed");
  });

  it.each([
    ["Dry.ACTIVITIES", "dry-run"],
    ["Dry.PAUSE", "dry-run"],
    ["probes", "dry-run"],
    [true, "dry-run"],
    [{ mode: "actions" }, "dry-run"],
    [false, "auto-in-time"],
    [null, "auto-in-time"],
    ["", "auto-in-time"],
    ["None", "auto-in-time"],
  ])("with dry %j is judged %s", (dry, said) => {
    expect(judged({ experiment: { dry } }).said).toBe(said);
  });

  it("that deviated did not hold, even where it does not show when", () => {
    const watched = { during: [state(12), state(20)] };
    expect(judged(watched).said).toBe("held");
    expect(judged({ ...watched, more: { deviated: true } }).said).toBe("auto-in-time");
  });

  it.each([
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["line ends of Windows", (text: string) => text.replaceAll("\n", "\r\n")],
    [
      "a number that is none",
      (text: string) => text.replace('"rollbacks": []', '"rollbacks": [NaN]'),
    ],
  ])("with %s is read all the same", (_what, write) => {
    const text = write(JSON.stringify(journal(), null, 1));
    const { evidence, problems } = readEvidenceFile({ path: "journal.json", text });
    expect(problems).toEqual([]);
    expect(evidence.map((one) => one.evidence.outcome)).toEqual(["auto-in-time"]);
  });

  it("whose rollback failed is judged by what came before it", () => {
    const undo = ran(KILL, 50, { status: 1 }, { status: "failed" });
    expect(judged({ more: { rollbacks: [undo] } }).said).toBe("auto-in-time");
  });

  it("believes no hypothesis without a probe, nor one whose probes were only pretended", () => {
    const nothing = { steady_state_met: true, probes: [] };
    expect(judged({ before: nothing, after: nothing }).said).toBe(
      "baseline-unhealthy no-assertion",
    );
    const pretended = {
      steady_state_met: true,
      probes: [ran({ ...PROBE, dry: "probes" }, 0, null)],
    };
    expect(judged({ before: pretended }).said).toBe("baseline-unhealthy");
    expect(judged({ after: pretended }).said).toBe("no-assertion");
  });

  it("believes the probes and not the sum that is written over them", () => {
    const contradicted = { ...state(40, false), steady_state_met: true };
    expect(judged({ after: contradicted }).said).toBe("failed");
    expect(judged({ before: { ...state(0, false), steady_state_met: true } }).said).toBe(
      "baseline-unhealthy",
    );
  });

  it("counts a probe that could not be run after the fault as a failure: a dead service answers nobody", () => {
    const crashed = {
      steady_state_met: false,
      probes: [ran(PROBE, 40, null, { status: "failed", tolerance_met: false })],
    };
    expect(judged({ after: crashed }).said).toBe("failed");
  });
});

const http = { type: "action", name: "cut", provider: { type: "http", url: "https://proxy/cut" } };
const python = {
  type: "action",
  name: "stop",
  provider: { type: "python", module: "m", func: "stop" },
};

describe("an action of a journal", () => {
  it.each([
    ["exit code 127", ran(KILL, 10, { status: 127 }), false],
    ["no exit code", ran(KILL, 10, null), false],
    ["exit code 0", killed, true],
    ["a failure", ran(KILL, 10, { status: 0 }, { status: "failed" }), false],
    ["an answer 204", ran(http, 10, { status: 204 }), true],
    ["an answer 500", ran(http, 10, { status: 500 }), false],
    ["no answer", ran(http, 10, null), false],
    ["targets", ran(python, 10, ["pod-1"]), true],
    ["no targets", ran(python, 10, []), false],
    [
      "no targets in the driver's answer",
      ran(python, 10, { StoppingInstances: [], ResponseMetadata: {} }),
      false,
    ],
    ["targets in the driver's answer", ran(python, 10, { StoppingInstances: [{}] }), true],
    ["nothing said", ran(python, 10, null), true],
    ["no", ran(python, 10, false), false],
    ["a dry run of its own", ran({ ...python, dry: "activities" }, 10, null), false],
    ["a skipped pause of its own", ran({ ...python, dry: "pause" }, 10, null), true],
    ["probes alone kept dry", ran({ ...python, dry: "probes" }, 10, null), true],
  ])("with %s", (_what, run, proven) => {
    expect(judged({ run: [run] }).said).toBe(proven ? "auto-in-time" : "injection-not-proven");
  });

  it("is enough when another one failed", () => {
    expect(judged({ run: [ran(KILL, 5, { status: 1 }), killed] }).said).toBe("auto-in-time");
    expect(judged({ run: [ran(PROBE, 5, { status: 200 })] }).said).toBe("injection-not-proven");
  });
});

describe("a watched journal", () => {
  const watch = (...seconds: readonly number[]) => seconds.map((second) => state(second));

  it("held when probes during the fault all passed", () => {
    expect(judged({ during: watch(5, 12, 20) }).said).toBe("held");
  });

  it("did not hold by probes that ran before the fault", () => {
    expect(judged({ during: watch(2, 5) }).said).toBe("auto-in-time");
  });

  it("recovered when one of them saw it ill", () => {
    const { said, told } = judged({
      during: [...watch(5), state(12, false), state(20), state(30)],
    });
    expect(said).toBe("auto-in-time");
    // From the kill at 10 to the end of the probe at 20.
    expect(told.recoverySeconds).toBe(11);
  });

  it("recovered late by the pass criterion, counted to the first probe after the last bad one", () => {
    const during = [state(12, false), state(20), state(75, false)];
    const late = { during, after: state(90) };
    expect(judged(late).said).toBe("auto-late");
    expect(judged(late, "A120").said).toBe("auto-in-time");
    expect(judged({ ...late, after: state(90, false) }).said).toBe("failed");
  });

  it("is late too where it was seen well only after the time allowed", () => {
    expect(judged({ after: state(300) }).said).toBe("auto-late");
  });

  it.each([
    ["a code that the tolerance excludes", { status: 503 }, { tolerance: 200 }, false],
    ["a code that it allows", { status: 200 }, { tolerance: [200, 204] }, true],
    ["a code of none that it allows", { status: 206 }, { tolerance: [200, 204] }, false],
    ["a number in its range", 7, { tolerance: { type: "range", range: [1, 9] } }, true],
    ["a number out of its range", 17, { tolerance: { type: "range", range: [1, 9] } }, false],
    ["an error without a tolerance", { status: 500 }, { tolerance: undefined }, false],
    [
      "a tolerance that only the tool can try",
      "x",
      { tolerance: { type: "regex", pattern: "y" } },
      true,
    ],
  ])("with a probe in the method of %s", (_what, output, more, stillHeld) => {
    const probe = ran({ ...PROBE, ...more }, 15, output);
    const { said } = judged({ run: [killed, probe], during: watch(12, 20) });
    expect(said).toBe(stillHeld ? "held" : "auto-in-time");
  });

  it("with a probe in the method that failed did not hold", () => {
    const probe = ran(PROBE, 15, null, { status: "failed" });
    expect(judged({ run: [killed, probe], during: watch(12, 20) }).said).toBe("auto-in-time");
  });
});

describe("a method that takes its own fault away", () => {
  const shell = (name: string, command: string) => ({
    type: "action",
    name,
    provider: { type: "process", path: "/bin/sh", arguments: ["-c", command] },
  });
  const both = [
    ran(shell("down", "touch ./service-down"), 10, { status: 0 }),
    ran(shell("up", "rm -f ./service-down"), 30, { status: 0 }),
  ];

  it("is no self-healing", () => {
    expect(judged({ run: both }).said).toBe("person-in-time");
    expect(judged({ run: both.slice(0, 1) }).said).toBe("auto-in-time");
  });

  it("held all the same when the watcher saw no harm before the fault was taken away", () => {
    expect(judged({ run: both, during: [state(15), state(25)] }).said).toBe("held");
    expect(judged({ run: both, during: [state(35)] }).said).toBe("person-in-time");
  });

  it("may take longer than a person is allowed", () => {
    expect(judged({ run: both, after: state(400) }, "M5").said).toBe("failed");
    expect(judged({ run: both, after: state(200) }, "M5").said).toBe("person-in-time");
  });

  it("is not one whose rollbacks do it: they come after the last look", () => {
    const rollbacks = [ran(shell("up", "rm -f ./service-down"), 50, { status: 0 })];
    expect(judged({ run: both.slice(0, 1), more: { rollbacks } }).said).toBe("auto-in-time");
  });
});

describe("a journal's place", () => {
  it("stands in an extension before the tags", () => {
    const extensions = [
      { name: "other", service: "no" },
      { name: "headroom", service: "cart", environment: "prod-eu", build: 17, dependency: "db" },
    ];
    expect(judged({ experiment: { extensions } }).evidence).toMatchObject({
      service: "cart",
      scenario: "HST-01",
      environment: "production",
      build: "17",
      dependency: "db",
    });
  });

  it("may be nowhere: then it waits for a person", () => {
    expect(judged({ experiment: { tags: [] } }).evidence).toMatchObject({
      service: null,
      scenario: null,
      valid: true,
    });
  });
});

describe("any journal", () => {
  const anything = fc.anything({ maxDepth: 3, withNullPrototype: false });

  it("is read without a throw, whatever stands in its fields", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            status: anything,
            experiment: fc.record({
              method: anything,
              dry: anything,
              tags: anything,
              extensions: anything,
            }),
            steady_states: anything,
            run: anything,
            start: anything,
            end: anything,
          },
          { requiredKeys: ["experiment"] },
        ),
        (fields) => {
          const text = JSON.stringify({ "chaoslib-version": "1", ...fields }) ?? "";
          const { evidence } = readEvidenceFile({ path: "j.json", text }, { receivedAt: START });
          // Nothing of this kind can prove anything.
          expect(evidence.every((one) => !one.evidence.valid)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
