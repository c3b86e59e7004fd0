import { describe, expect, it } from "vitest";
import answers from "#fixtures/known-answers/ranking.json" with { type: "json" };
import { DAY_MS } from "#shared/kernel/time.ts";
import { rankFolder, type RankFiles } from "./rank-folder.ts";

const NOW = answers.now * DAY_MS;
const iso = (days: number) => new Date(Math.round(days * DAY_MS)).toISOString();

function component(name: string, owner: string, annotations: Readonly<Record<string, unknown>>) {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Component",
    metadata: {
      name,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`headroom.dev/${key}`, String(value)]),
      ),
    },
    spec: { type: "service", owner },
  };
}

function group(name: string, parent?: string) {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Group",
    metadata: { name },
    spec: parent === undefined ? {} : { parent },
  };
}

const file = (path: string, content: unknown) => ({
  path,
  text: typeof content === "string" ? content : JSON.stringify(content, null, 1),
});

/** The known answers as a folder: each cell of the first list is a service of its own. */
function answersAsFolder(): RankFiles {
  const cells = answers.cells.map((cell, index) => ({
    team: "cells",
    service: `cell-${index}`,
    exposure: 1,
    cells: [{ ...cell, sigma: 3, exempt: false }],
  }));
  const teams = answers.teams.flatMap(({ services }, team) =>
    services.map((one, index) => ({
      ...one,
      team: `team-${team}`,
      service: `service-${team}-${index}`,
    })),
  );
  const services = [...cells, ...teams];
  const each = services.flatMap((one) =>
    one.cells.map((cell, index) => ({ ...cell, of: one, id: `${one.service}/${index}` })),
  );
  const evidence = each.flatMap(({ of, id, evidence: pieces }) =>
    pieces.map(({ day, ...rest }) => ({
      kind: "headroom/evidence",
      service: of.service,
      scenario: id,
      at: iso(day),
      ...rest,
    })),
  );
  return {
    catalog: [
      file("catalog/all.yaml", [
        ...[...new Set(services.map(({ team }) => team))].map((name) => group(name)),
        ...services.map(({ service, team, exposure }) =>
          component(service, team, { traits: service, exposure }),
        ),
      ]),
    ],
    evidence: [
      file(
        "evidence/lines",
        evidence
          .slice(0, 60)
          .map((one) => JSON.stringify(one))
          .join("\n"),
      ),
      file("evidence/list.json", evidence.slice(60, -1)),
      file("evidence/one.json", evidence.at(-1)),
    ],
    scenarios: file(
      "scenarios.yaml",
      each.map(({ id, sigma, of }) => ({
        id,
        name: id,
        category: "known",
        appliesTo: [of.service],
        pass: "H",
        sigma,
      })),
    ),
    exemptions: file(
      "exemptions.yaml",
      each
        .filter(({ exempt }) => exempt)
        .map(({ id, of }) => ({
          service: of.service,
          scenario: id,
          from: iso(answers.now - 10),
          until: iso(answers.now + 10),
          approvedBy: "platform",
          reason: "as the known answers have it",
        })),
    ),
  };
}

describe("the known answers as a folder", () => {
  const { ranking, problems } = rankFolder(answersAsFolder(), NOW);
  const teams = new Map(ranking?.teams.map((team) => [team.team, team]));

  it("have every cell", () => {
    const found = new Map(
      teams.get("cells")?.services.map(({ service, cells }) => [service, cells[0]]),
    );
    for (const [index, { credit, n, state }] of answers.cells.entries()) {
      const cell = found.get(`cell-${index}`);
      expect(cell).toMatchObject({ n, state });
      expect(Math.abs((cell?.credit ?? Number.NaN) - credit)).toBeLessThan(1e-9);
    }
  });

  it("have every team, with its error", () => {
    for (const [index, { R, se }] of answers.teams.entries()) {
      const team = teams.get(`team-${index}`);
      expect(Math.abs((team?.R ?? Number.NaN) - R)).toBeLessThan(1e-9);
      expect(Math.abs((team?.se ?? Number.NaN) - se)).toBeLessThan(1e-9);
    }
  });

  it("are told nothing worse than what is invalid", () => {
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["evidence.invalid"]));
  });
});

const AT = Date.UTC(2026, 4, 27);
const RECORD = {
  kind: "headroom/evidence",
  service: "web",
  scenario: "HST-01",
  at: "2026-05-27T00:00:00Z",
  outcome: "held",
  environment: "production",
  provenance: "signed-other-team",
  oracle: "own-sli",
  build: "4f1c2e",
  runner: "platform/ci",
  fingerprint: "sha256:1",
  baselineHealthy: true,
  injected: true,
};
const CATALOG = [
  file("catalog/a.yaml", [
    group("front"),
    group("front-mobile", "front"),
    group("idle"),
    component("web", "front", { exposure: 2 }),
  ]),
];
const SCENARIOS = file("scenarios.yaml", [
  { id: "HST-01", name: "pod killed", category: "hosts", appliesTo: "all", pass: "A60", sigma: 3 },
  { id: "TLS", name: "certificate", category: "security", appliesTo: ["tls"], pass: "H", sigma: 5 },
]);

function rank(changes: Partial<RankFiles> = {}) {
  return rankFolder(
    {
      catalog: CATALOG,
      evidence: [file("evidence/a.json", RECORD)],
      scenarios: SCENARIOS,
      ...changes,
    },
    AT,
  );
}

const webOf = (ranking: ReturnType<typeof rank>) => ranking.ranking?.teams[0]?.services[0];

describe("a folder", () => {
  it("has the cells that apply, and unknown scores where nothing can be scored", () => {
    const { ranking, problems } = rank();
    expect(problems).toEqual([]);
    expect(ranking?.teams).toMatchObject([
      { team: "front", band: 1, services: [{ cells: [{ scenario: "HST-01", n: 1 }] }] },
      { team: "front-mobile", R: null, se: null, band: null, services: [] },
      { team: "idle", R: null },
    ]);
    expect(ranking?.teams[0]?.R).toBeCloseTo(0.8, 12);
  });

  it("counts evidence as of the instant, and says that some is later", () => {
    const later = { ...RECORD, at: "2026-05-27T02:00:01+02:00", outcome: "failed", build: "x" };
    const { problems, ...rest } = rank({
      evidence: [file("evidence/a.json", [RECORD, later])],
    });
    expect(webOf({ problems, ...rest })?.R).toBeCloseTo(0.8, 12);
    expect(problems).toMatchObject([{ code: "evidence.later" }]);
  });

  it("reads what it can, and names file and line of the rest", () => {
    const text = [
      JSON.stringify(RECORD),
      "not json",
      JSON.stringify({ ...RECORD, outcome: "won" }),
      JSON.stringify({ ...RECORD, service: "wed" }),
      JSON.stringify({ ...RECORD, scenario: "XX-01" }),
      JSON.stringify({ ...RECORD, scenario: "TLS" }),
      JSON.stringify({ ...RECORD, service: undefined }),
      JSON.stringify({ ...RECORD, injected: false }),
      JSON.stringify({ what: "ever" }),
    ].join("\n");
    const { problems, ...rest } = rank({ evidence: [file("evidence/a.jsonl", text)] });
    expect(webOf({ problems, ...rest })?.R).toBeCloseTo(0.8, 12);
    const told = problems.map(({ code, where }) => `${where?.line ?? "?"} ${code}`);
    expect(told.toSorted()).toEqual([
      "2 evidence.line",
      "3 evidence.shape",
      "4 evidence.unknown-service",
      "5 evidence.unknown-scenario",
      "6 evidence.not-applicable",
      "7 evidence.not-placed",
      "8 evidence.invalid",
      "9 evidence.unrecognised",
    ]);
  });

  it("reads YAML, and the same piece once", () => {
    const yaml = `kind: headroom/evidence
service: web
scenario: HST-01
at: 2026-05-27T00:00:00Z
outcome: held
environment: production
provenance: signed-other-team
oracle: own-sli
build: 4f1c2e
runner: platform/ci
fingerprint: sha256:1
baselineHealthy: true
injected: true
`;
    const { problems, ...rest } = rank({
      evidence: [file("evidence/a.yaml", yaml), file("evidence/b.json", RECORD)],
    });
    expect(problems).toEqual([]);
    expect(webOf({ problems, ...rest })?.cells[0]?.n).toBe(1);
  });

  it.each([
    ["front", "exempt", 0],
    ["group:default/front-mobile", "exempt", 0],
    ["front/anna", "exempt", 0],
    ["platform", "exempt", 0],
  ])("lets nobody of the team %s exempt its whole service", (approvedBy, state, credit) => {
    const exemptions = file("exemptions.yaml", [
      {
        service: "web",
        scenario: "HST-01",
        from: "2026-05-01",
        until: "2026-06-01",
        approvedBy,
        reason: "no",
      },
    ]);
    const ranked = rank({ exemptions });
    expect(webOf(ranked)?.cells).toMatchObject([{ state, credit }]);
    expect(ranked.problems.map(({ code }) => code)).toEqual(
      approvedBy === "platform" ? [] : ["exemption.not-counted"],
    );
  });

  it("ranks by the policy of the folder, and by none if that cannot be read", () => {
    const half = rank({ policy: file("policy.yaml", "ranking: { passWeight: 0.4 }\n") });
    expect(webOf(half)?.R).toBeCloseTo(0.4, 12);
    expect(half.ranking?.policyVersion).not.toBe(rank().ranking?.policyVersion);
    const broken = rank({ policy: file("policy.yaml", "ranking:\n  passWeigth: 0.4\n") });
    expect(broken.ranking).toBeNull();
    expect(broken.problems).toMatchObject([
      { severity: "error", where: { file: "policy.yaml", line: 2, column: 3 } },
    ]);
  });

  it("follows a lineage, and refuses one whose shares do not make 1", () => {
    const heir = (lineage: string) => [
      file("catalog/a.yaml", [
        group("front"),
        component("site", "front", { exposure: 1, lineage }),
      ]),
    ];
    expect(webOf(rank({ catalog: heir("web") }))?.R).toBeCloseTo(0.8, 12);
    expect(webOf(rank({ catalog: heir("web=0.25, shop=0.75") }))?.R).toBeCloseTo(0.2, 12);
    const wrong = rank({ catalog: heir("web=0.5, shop=0.7") });
    expect(wrong.problems.map(({ code }) => code)).toContain("catalog.annotation");
  });

  it("takes an owner for a team that the catalogue does not define", () => {
    const catalog = [
      file("catalog/a.yaml", [component("web", "group:default/front", { exposure: 1 })]),
      file("catalog/b.yaml", "kind: Component\n"),
    ];
    const { ranking, problems } = rank({ catalog });
    expect(ranking?.teams).toMatchObject([{ team: "front", services: [{ service: "web" }] }]);
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "error rank.unrecognised",
      "warning catalog.team-undefined",
    ]);
  });

  it("takes no policy for one that says nothing of the ranking, unless it says something of budgets", () => {
    expect(rank({ policy: file("policy.yaml", "warningRemaining: 0.2\n") }).problems).toEqual([]);
    const strange = rank({ policy: file("policy.yaml", "passWeight: 0.2\n") });
    expect(strange).toMatchObject({ ranking: null, problems: [{ code: "rank.unrecognised" }] });
  });
});
