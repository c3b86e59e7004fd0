import { describe, expect, it } from "vitest";
import { anSlo, TEST_NOW } from "#fixtures/builders.ts";
import type { ExclusionVersion } from "#shared/budget/exclusions.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { createExclusionService } from "./exclusion.service.ts";
import { readExclusionFiles } from "./exclusion-files.ts";

const entry = (name: string, more = "") => `
  - name: ${name}
    from: 2026-11-23T22:00:00+01:00
    duration: 4h
    services: [checkout-api]
    reason: Upgrade of the orders database
    requestedBy: Ada
    approvedBy: Grace
    ${more}`;
const file = (text: string, path = "exclusions/a.yaml"): SloSource => ({
  path,
  text: `exclusions: ${text}`,
});

describe("a file of exclusions", () => {
  const problemsOf = (text: string) =>
    readExclusionFiles([{ path: "a.yaml", text }]).problems.map(({ code, message, where }) => [
      code,
      message,
      where?.line,
    ]);

  it("lists them, each with when, for what, why and who", () => {
    const { exclusions, problems } = readExclusionFiles([
      { path: "a.yaml", text: `exclusions:${entry("one")}` },
    ]);
    expect(problems).toEqual([]);
    expect(exclusions).toEqual([
      {
        name: "one",
        from: Date.UTC(2026, 10, 23, 21),
        to: Date.UTC(2026, 10, 24, 1),
        services: ["checkout-api"],
        slos: [],
        reason: "Upgrade of the orders database",
        requestedBy: "Ada",
        approvedBy: "Grace",
        where: { file: "a.yaml", line: 2, column: 5 },
      },
    ]);
  });

  it("may list none", () => {
    expect(problemsOf("exclusions: []")).toEqual([]);
    expect(problemsOf("exclusions:")).toEqual([]);
  });

  it.each([
    [
      "both an end and a length",
      "duration: 4h\n    to: 2026-11-24T20:00:00Z",
      "either to or duration",
    ],
    ["neither of them", "", "either to or duration"],
    ["a time without its zone", "to: 2026-11-24T23:00:00", "must be a time with its zone"],
    ["a length that is none", "duration: soon", "must be a duration"],
    ["names that are no list", "duration: 4h\n    slos: 7", "slos must be a list"],
  ])("is told about %s", (_, instead, says) => {
    const text = `exclusions:${entry("one").replace("duration: 4h", instead)}`;
    expect(problemsOf(text).flat().join(" ")).toContain(says);
  });

  it("is told about everything that is missing or wrong, with its line; the others are read", () => {
    const bad =
      "\n  - { name: two, from: 2026-11-23T22:00:00Z, to: 2026-11-23T21:00:00Z, slos: [a/b], reason: x, requestedBy: y, approvedBy: z }\n  - { name: three, from: 2026-11-23T22:00:00Z, to: 2026-11-24T21:00:00Z, reason: x, requestedBy: y }\n  - { name: four, from: 2026-11-23T22:00:00Z, to: 2026-11-24T21:00:00Z, reason: x, requestedBy: y, approvedBy: z }";
    const text = `exclusions:${entry("one")}${bad}${entry("one")}`;
    expect(problemsOf(text)).toEqual([
      ["exclusion.shape", "exclusions[1].to: must be later than from", 10],
      ["exclusion.missing", "exclusions[2].approvedBy is missing", 11],
      ["exclusion.shape", "exclusions[3].name: must be for at least one of services or slos", 12],
      ["exclusion.duplicate", 'another exclusion is called "one" already', 13],
    ]);
    expect(readExclusionFiles([{ path: "a.yaml", text }]).exclusions).toHaveLength(1);
  });

  it("that is anything else is told so", () => {
    expect(problemsOf("- 1")).toEqual([
      ["exclusion.unrecognised", "this is no list of exclusions", 1],
    ]);
    expect(problemsOf("exclusions: 7")).toEqual([
      ["exclusion.shape", "exclusions must be a list", 1],
    ]);
    expect(problemsOf("exclusions: [")[0]?.[0]).toBe("document.syntax");
  });
});

/** A service over files and a store that the test holds. */
async function aWorld(first: readonly SloSource[] = [file(entry("one"))]) {
  const kept: ExclusionVersion[] = [];
  let files: readonly SloSource[] | Error = first;
  let now = TEST_NOW;
  let saving: Error | null = null;
  const start = () =>
    createExclusionService({
      clock: { now: () => now },
      definitions: () => [anSlo()],
      readFiles: async () => {
        if (files instanceof Error) throw files;
        return files;
      },
      store: {
        load: async () => [...kept],
        save: async (versions) => {
          if (saving !== null) throw saving;
          kept.push(...versions);
        },
      },
    });
  let service = start();
  await service.reload();
  return {
    kept,
    names: () => service.exclusions().map(({ name }) => name),
    problems: () => service.problems().map(({ code }) => code),
    knownAt: (at: number) => service.knownAt(at).map(({ name }) => name),
    service: () => service,
    failSaving(error: Error | null) {
      saving = error;
    },
    async become(next: readonly SloSource[] | Error, later = HOUR_MS) {
      files = next;
      now += later;
      await service.reload();
    },
    async restart(later = HOUR_MS) {
      now += later;
      service = start();
      await service.reload();
    },
  };
}

describe("exclusions in force", () => {
  it("are those of the files; each version is kept with when it was first seen", async () => {
    const world = await aWorld();
    await world.become([file(entry("one").replace("4h", "5h"))]);
    await world.become([file("[]")]);
    await world.restart();
    expect(world.names()).toEqual([]);
    expect(
      world.kept.map(({ version, seenAt, withdrawn }) => [
        version,
        (seenAt - TEST_NOW) / HOUR_MS,
        withdrawn,
      ]),
    ).toEqual([
      [1, 0, false],
      [2, 1, false],
      [3, 2, true],
    ]);
    expect(world.knownAt(TEST_NOW - 1)).toEqual([]);
    expect(world.knownAt(TEST_NOW + HOUR_MS)).toEqual(["one"]);
  });

  it("are not seen anew by a server that starts again", async () => {
    const world = await aWorld();
    await world.restart(DAY_MS);
    expect(world.kept).toHaveLength(1);
    const [view] = world.service().views(anSlo(), { from: 0, to: Number.POSITIVE_INFINITY });
    expect(view).toMatchObject({ name: "one", afterTheFact: false, withdrawnAt: null });
  });

  it("stay in force while their file cannot be understood or read, also over a restart", async () => {
    const world = await aWorld([file(entry("one")), file(entry("two"), "exclusions/b.yaml")]);
    await world.become([file("["), file("[]", "exclusions/b.yaml")]);
    expect(world.names()).toEqual(["one"]);
    expect(world.problems()).toContain("document.syntax");
    await world.restart();
    expect(world.names()).toEqual(["one"]);
    await world.become([{ path: "exclusions/a.yaml", unreadable: "EACCES" }]);
    expect(world.names()).toEqual(["one"]);
    expect(world.problems()).toEqual(["exclusion.unreadable"]);
    await world.become(new Error("no file matches"));
    expect(world.names()).toEqual(["one"]);
    await world.become([file(`${entry("one").replace("Ada", "[]")}`)]);
    expect(world.names()).toEqual(["one"]);
    expect(world.problems()).toEqual(["exclusion.shape"]);
  });

  it("change only once they are kept", async () => {
    const world = await aWorld();
    world.failSaving(new Error("no disk"));
    await expect(world.become([file("[]")])).rejects.toThrow("no disk");
    expect(world.names()).toEqual(["one"]);
    world.failSaving(null);
    await world.become([file("[]")]);
    expect(world.names()).toEqual([]);
  });

  it("tell their listeners when something is different, and the same list until then", async () => {
    const world = await aWorld();
    let told = 0;
    world.service().onChange(() => void (told += 1));
    const before = world.service().exclusions();
    await world.become([file(entry("one"))]);
    expect(told).toBe(0);
    expect(world.service().exclusions()).toBe(before);
    await world.become([file("[]")]);
    expect(told).toBe(1);
  });

  it("are warned about where no SLO answers to a name", async () => {
    const world = await aWorld([
      file(entry("one", "slos: [checkout-api/availability, cart/latency]")),
    ]);
    expect(world.service().problems()).toMatchObject([
      {
        severity: "warning",
        code: "exclusion.unknown-name",
        message: 'the exclusion "one" is for the SLO "cart/latency", which no SLO file defines',
        where: { file: "exclusions/a.yaml", line: 2 },
      },
    ]);
  });
});
