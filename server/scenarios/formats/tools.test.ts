import { describe, expect, it } from "vitest";
import { failedChecks } from "#shared/scenarios/validity.ts";
import { readEvidenceFile } from "./read-evidence.ts";

/** What tools write beside what the demo's documents show. */
function said(document: object | string) {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return readEvidenceFile({ path: "x", text }, { receivedAt: 0 }).evidence.map(({ evidence }) =>
    evidence.valid ? evidence.outcome : failedChecks(evidence).join(" "),
  );
}
function runs(document: object | string) {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return readEvidenceFile({ path: "x", text }, { receivedAt: 0 }).evidence;
}

const litmus = (status: object) => ({
  apiVersion: "litmuschaos.io/v1alpha1",
  kind: "ChaosResult",
  metadata: { name: "r", creationTimestamp: "2026-11-04T06:00:02Z" },
  spec: { engine: "e", experiment: "pod-delete" },
  status: {
    experimentStatus: {
      phase: "Completed",
      verdict: "Pass",
      failStep: "N/A",
      probeSuccessPercentage: "100",
    },
    history: { targets: [{ name: "d", kind: "deployment", chaosStatus: "injected" }] },
    probeStatuses: [{ name: "p", mode: "Continuous", status: { verdict: "Passed" } }],
    ...status,
  },
});

describe("a result of Litmus", () => {
  it.each<[string, object, string]>([
    ["whose watcher passed", {}, "held"],
    [
      "whose enum is written in another case",
      { probeStatuses: [{ name: "p", mode: "CONTINUOUS", status: { verdict: "PASSED" } }] },
      "held",
    ],
    [
      "whose watcher came to no verdict",
      { probeStatuses: [{ name: "p", mode: "Continuous", status: { verdict: "N/A" } }] },
      "no-assertion",
    ],
    [
      "of a mode that nobody knows yet",
      { probeStatuses: [{ name: "p", mode: "Sometimes", status: { verdict: "Passed" } }] },
      "no-assertion",
    ],
    ["without probes, though all passed", { probeStatuses: [] }, "no-assertion"],
    ["without targets", { history: {} }, "injection-not-proven"],
    [
      "that awaits its verdict",
      { experimentStatus: { phase: "Running", verdict: "Awaited" } },
      "not-completed",
    ],
    [
      "of a verdict that nobody knows yet",
      { experimentStatus: { phase: "Completed", verdict: "Perhaps" } },
      "not-completed",
    ],
    [
      "that passed while its watcher failed",
      { probeStatuses: [{ name: "p", mode: "Continuous", status: { verdict: "Failed" } }] },
      "failed",
    ],
    [
      "with nothing at all",
      { experimentStatus: null, history: null, probeStatuses: null },
      "not-completed injection-not-proven no-assertion",
    ],
  ])("%s", (_what, status, outcome) => {
    expect(said(litmus(status))).toEqual([outcome]);
  });

  it("reads percentages that are texts, and says when there is none", () => {
    expect(runs(litmus({}))[0]?.told.because).toContain("100 % of all probes passed");
    const awaited = {
      experimentStatus: { phase: "Completed", verdict: "Pass", probeSuccessPercentage: "Awaited" },
    };
    expect(runs(litmus(awaited))[0]?.told.because).not.toContain("%");
  });

  it("comes in a list of kubectl", () => {
    expect(
      said({ apiVersion: "v1", kind: "List", items: [litmus({}), litmus({ history: {} })] }),
    ).toEqual(["held", "injection-not-proven"]);
  });
});

const mesh = (spec: object, status: object) => ({
  apiVersion: "chaos-mesh.org/v1alpha1",
  kind: "PodChaos",
  metadata: { name: "m", creationTimestamp: "2026-11-05T10:00:00Z" },
  spec,
  status,
});
const record = (events: readonly (readonly [string, string, string])[]) => ({
  phase: "Injected",
  events: events.map(([operation, type, timestamp]) => ({ operation, type, timestamp })),
});
const APPLIED = ["Apply", "Succeeded", "2026-11-05T10:00:01Z"] as const;

describe("an experiment of Chaos Mesh", () => {
  it("that kills is over when it was done; one that lasts when it was taken back", () => {
    const status = { experiment: { desiredPhase: "Run", containerRecords: [record([APPLIED])] } };
    expect(said(mesh({ action: "pod-kill" }, status))).toEqual(["baseline-unhealthy no-assertion"]);
    expect(said(mesh({ action: "pod-failure" }, status))).toEqual([
      "not-completed baseline-unhealthy no-assertion",
    ]);
  });

  it("whose every injection failed proves nothing", () => {
    const failed = {
      phase: "Not Injected",
      events: [{ operation: "Apply", type: "Failed", timestamp: "2026-11-05T10:00:01Z" }],
    };
    expect(
      said(mesh({ action: "pod-kill" }, { experiment: { containerRecords: [failed] } })),
    ).toEqual(["not-completed baseline-unhealthy injection-not-proven no-assertion"]);
  });

  it("was on from its first injection to its last recovery, else as long as it was asked to be", () => {
    const over = (spec: object, events: Parameters<typeof record>[0]) =>
      runs(mesh(spec, { experiment: { containerRecords: [record(events)] } }))[0]?.told.fault;
    const from = Date.parse("2026-11-05T10:00:01Z");
    expect(
      over({}, [
        APPLIED,
        ["Recover", "Failed", "2026-11-05T10:01:00Z"],
        ["Recover", "Succeeded", "2026-11-05T10:02:00Z"],
      ]),
    ).toEqual({ from, to: from + 119_000 });
    const failedFirst = ["Apply", "Failed", "2026-11-05T09:59:00Z"] as const;
    expect(over({ duration: "1m30s" }, [failedFirst, APPLIED])).toEqual({
      from,
      to: from + 90_000,
    });
    expect(over({}, [["Apply", "Succeeded", "?"]])).toBeNull();
  });

  it("in a node of a workflow stands for itself where its workflow is not there", () => {
    const node = {
      ...mesh({}, {}),
      kind: "WorkflowNode",
      spec: {
        type: "PodChaos",
        templateName: "kill",
        startTime: "2026-11-05T10:00:00Z",
        deadline: "2026-11-05T10:01:00Z",
      },
      status: {
        conditions: [
          { type: "ChaosInjected", status: "True" },
          { type: "Accomplished", status: "True" },
        ],
      },
    };
    expect(said(node)).toEqual(["baseline-unhealthy no-assertion"]);
    expect(said({ ...node, spec: { type: "Serial", templateName: "all" } })).toEqual([]);
  });
});

const fis = (fields: object) => ({
  id: "EXP1",
  experimentTemplateId: "EXT1",
  state: { status: "completed" },
  startTime: 1_762_862_401.25,
  endTime: 1_762_862_641.5,
  targets: { t: { resourceTags: { app: "shop" } } },
  actions: {
    a: {
      actionId: "aws:ec2:stop-instances",
      targets: { Instances: "t" },
      state: { status: "completed" },
    },
  },
  tags: {},
  ...fields,
});

describe("an experiment of AWS FIS", () => {
  const NEEDS = "baseline-unhealthy no-assertion";
  const NONE = "baseline-unhealthy injection-not-proven no-assertion";
  const action = (fields: object) =>
    fis({
      actions: {
        a: {
          actionId: "aws:ec2:stop-instances",
          targets: { Instances: "t" },
          state: { status: "completed" },
          ...fields,
        },
      },
    });

  it.each<[string, object, string]>([
    ["with and without what is around it", { experiment: fis({}) }, NEEDS],
    ["that lists what it resolved", { ...fis({}), resolvedTargets: [{ targetName: "t" }] }, NEEDS],
    ["that lists nothing as resolved", { ...fis({}), resolvedTargets: [] }, NONE],
    ["whose target asks for nothing", fis({ targets: { t: {} } }), NONE],
    ["whose action has no target", action({ targets: {} }), NONE],
    ["that only waited", action({ actionId: "aws:fis:wait" }), NONE],
    ["whose action was skipped", action({ state: { status: "skipped" } }), NONE],
    [
      "that was stopped while it was on",
      { ...action({ state: { status: "stopped" } }), state: { status: "stopped" } },
      NEEDS,
    ],
    [
      "that is running",
      { ...action({ state: { status: "running" } }), state: { status: "running" } },
      `not-completed ${NONE}`,
    ],
    ["that failed", fis({ state: { status: "failed" } }), `not-completed ${NEEDS}`],
  ])("%s", (_what, document, checks) => {
    expect(said(document)).toEqual([checks]);
  });

  it("writes its times in seconds with a fraction", () => {
    expect(runs(fis({}))[0]).toMatchObject({
      evidence: { at: 1_762_862_641_500 },
      told: { fault: { from: 1_762_862_401_250, to: 1_762_862_641_500 } },
    });
  });
});

describe("events of Gremlin", () => {
  const event = (fields: object) => ({
    teamId: "t",
    attackId: "a",
    attackType: "cpu",
    stage: "Successful",
    attackStatus: "Finished",
    time: "2026-11-16T09:05:00Z",
    ...fields,
  });
  const running = event({
    attackStatus: "Running",
    stage: "Running",
    time: "2026-11-16T09:00:00Z",
  });

  it("are one run for each attack, as its last event tells it", () => {
    expect(said([running, event({}), event({ attackId: "b", stage: "LifecycleFailed" })])).toEqual([
      "baseline-unhealthy no-assertion",
      "baseline-unhealthy injection-not-proven no-assertion",
    ]);
    expect(said(running)).toEqual([
      "not-completed baseline-unhealthy injection-not-proven no-assertion",
    ]);
  });

  it("say when the attack was on, together or by fields of their own", () => {
    const fault = {
      from: Date.parse("2026-11-16T09:00:00Z"),
      to: Date.parse("2026-11-16T09:05:00Z"),
    };
    expect(runs([running, event({})])[0]?.told.fault).toEqual(fault);
    expect(runs(event({ duration: 300 }))[0]?.told.fault).toEqual(fault);
    expect(runs(event({ startTime: "2026-11-16T09:00:00Z" }))[0]?.told.fault).toEqual(fault);
    expect(runs(event({}))[0]?.told).toMatchObject({
      fault: null,
      losses: [expect.stringContaining("is not said"), expect.anything()],
    });
  });

  it("that says it succeeded before it is finished proves nothing yet", () => {
    expect(said(event({ attackStatus: "Running" }))).toEqual([
      "not-completed baseline-unhealthy injection-not-proven no-assertion",
    ]);
  });

  it("that was halted was on, and a person took it away", () => {
    const [halted] = runs([running, event({ stage: "UserHalted" })]);
    expect(halted?.reading).toMatchObject({ injected: true, undone: true });
    expect(runs(event({ stage: "UserHalted" }))[0]?.reading).toMatchObject({ injected: false });
  });
});

describe("a CDEvent of a test", () => {
  const finished = (content: object, type = "dev.cdevents.testcaserun.finished.0.1.0") => ({
    context: { version: "0.3.0", id: "e", source: "/ci", type, timestamp: "2026-11-19T05:40:00Z" },
    subject: { id: "r", type: "testCaseRun", content },
    customData: { "headroom.dev/service": "shop", scenario: "DEP-01" },
  });

  it.each([
    ["pass", "auto-in-time"],
    ["success", "auto-in-time"],
    ["failure", "failed"],
    ["error", "not-completed no-assertion"],
    ["unheard-of", "not-completed no-assertion"],
  ])("with the outcome %s", (outcome, expected) => {
    expect(said(finished({ outcome }))).toEqual([expected]);
  });

  it("comes in a CloudEvent too, and says where it ran", () => {
    const data = finished({ outcome: "pass", environment: { id: "e1", name: "staging" } });
    const [one] = runs({
      specversion: "1.0",
      id: "1",
      source: "/ci",
      type: "dev.cdevents.testcaserun.finished.0.1.0",
      data,
    });
    expect(one?.evidence).toMatchObject({
      service: "shop",
      scenario: "DEP-01",
      environment: "staging",
      runner: "/ci",
      valid: true,
    });
  });

  it("of another kind is none", () => {
    expect(said(finished({ outcome: "pass" }, "dev.cdevents.testcaserun.started.0.1.0"))).toEqual(
      [],
    );
  });
});
