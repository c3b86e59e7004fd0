import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "#shared/kernel/errors.ts";
import { describeConfig, listFiles, loadConfig, watchRoots } from "./config.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "headroom-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(path: string, text = ""): string {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
  return join(cwd, path);
}

const SOURCES = "sources:\n  - { name: main, kind: prometheus, url: http://127.0.0.1:9090 }\n";

function load(text: string, env: Record<string, string> = {}) {
  write("headroom.yaml", text);
  return loadConfig({ cwd, env });
}

async function refusal(text: string, env: Record<string, string> = {}): Promise<DomainError> {
  const error: unknown = await load(text, env).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error("the configuration was not refused");
  return error;
}

describe("headroom.yaml", () => {
  it("is read with everything it may say", async () => {
    for (const path of [
      "slos/a.yaml",
      "slos/deep/er/b.yaml",
      "catalog/teams.yaml",
      "exclusions/2026.yaml",
      "policy.yaml",
      "token",
      "ca.pem",
    ])
      write(path, "x");
    const config = await load(`
organisation: Acme
server: { host: 0.0.0.0, port: 8080, auth: { tokenFile: ./token }, allowedHosts: [slo.example.org], trustedProxies: [10.0.0.1] }
database: { url: "postgres://headroom@db/headroom" }
dataDir: ./data
sources:
  - name: main
    kind: prometheus
    url: https://metrics.example.org/prometheus
    auth: { bearerFile: ./token }
    headers: { X-Scope-OrgID: team-a }
    caFile: ./ca.pem
    timeout: 10s
    concurrency: 8
    slice: 5m
    lag: 2m
    lookback: 7d
  - { name: pushed, kind: push, slice: 30s }
  - { name: story, kind: demo }
slos: [ "./slos/**/*.yaml" ]
catalog: [ "./catalog/*.yaml" ]
exclusions: [ "./exclusions/*.yaml" ]
policy: ./policy.yaml
`);
    expect(config).toEqual({
      file: join(cwd, "headroom.yaml"),
      organisation: "Acme",
      server: {
        host: "0.0.0.0",
        port: 8080,
        token: "x",
        allowedHosts: ["slo.example.org"],
        trustedProxies: ["10.0.0.1"],
      },
      database: { url: "postgres://headroom@db/headroom" },
      dataDir: join(cwd, "data"),
      sources: [
        {
          kind: "prometheus",
          name: "main",
          url: "https://metrics.example.org/prometheus",
          auth: { bearerFile: join(cwd, "token") },
          headers: { "X-Scope-OrgID": "team-a" },
          caFile: join(cwd, "ca.pem"),
          timeoutMs: 10_000,
          concurrency: 8,
          sliceSeconds: 300,
          lagSeconds: 120,
          lookbackSeconds: 7 * 86_400,
        },
        { kind: "push", name: "pushed", sliceSeconds: 30 },
        {
          kind: "demo",
          name: "story",
          sliceSeconds: 300,
          lagSeconds: 0,
          lookbackSeconds: 30 * 86_400,
        },
      ],
      slos: { patterns: ["./slos/**/*.yaml"], base: cwd },
      catalog: { patterns: ["./catalog/*.yaml"], base: cwd },
      exclusions: { patterns: ["./exclusions/*.yaml"], base: cwd },
      scenarios: { patterns: [], base: cwd },
      evidence: { patterns: [], base: cwd },
      exemptions: { patterns: [], base: cwd },
      league: { mode: "recognition" },
      planning: { trackers: [], register: { patterns: [], base: cwd } },
      policy: { patterns: ["./policy.yaml"], base: cwd },
    });
    expect(await listFiles(config.slos)).toEqual([
      join(cwd, "slos/a.yaml"),
      join(cwd, "slos/deep/er/b.yaml"),
    ]);
  });

  it("takes scenarios, evidence and exemptions from files, and how the league is shown", async () => {
    for (const file of ["scenarios.yaml", "evidence/a.json", "exemptions.yaml"]) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), "");
    }
    const keys =
      'scenarios: [ ./scenarios.yaml ]\nevidence: [ "./evidence/**/*" ]\nexemptions: [ ./exemptions.yaml ]\n';
    const config = await load(`${SOURCES}${keys}league: { mode: private }\n`);
    expect(await listFiles(config.evidence)).toEqual([join(cwd, "evidence/a.json")]);
    expect(config.scenarios.patterns).toEqual(["./scenarios.yaml"]);
    expect(config.exemptions.patterns).toEqual(["./exemptions.yaml"]);
    expect(config.league).toEqual({ mode: "private" });
    expect((await load(SOURCES)).league).toEqual({ mode: "recognition" });
    for (const [text, message] of [
      ["league: { mode: public }\n", /league\.mode.*recognition, league, private/],
      ["league: { made: private }\n", /made.*known are mode/],
      ["evidence: [ ./nothing/* ]\n", /evidence.*matches no file/],
    ] as const)
      await expect(load(`${SOURCES}${text}`)).rejects.toThrow(message);
  });

  it("takes policies from several files and patterns as well as from one", async () => {
    for (const file of ["alerts.yaml", "gate/shop.yaml"]) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), "");
    }
    const { policy } = await load(`${SOURCES}policy: [ ./alerts.yaml, "./gate/*.yaml" ]\n`);
    expect(await listFiles(policy)).toEqual([
      join(cwd, "alerts.yaml"),
      join(cwd, "gate/shop.yaml"),
    ]);
    expect((await load(SOURCES)).policy).toEqual({ patterns: [], base: cwd });
    await expect(load(`${SOURCES}policy: [ ./none.yaml ]\n`)).rejects.toMatchObject({
      message: expect.stringContaining("policy[0] matches no file"),
    });
    await expect(load(`${SOURCES}policy: 3\n`)).rejects.toMatchObject({
      message: expect.stringContaining("policy takes a file or a list of files"),
    });
  });

  it("needs no more than a source", async () => {
    const config = await load(SOURCES);
    expect(config).toMatchObject({
      server: { host: "127.0.0.1", port: 4000 },
      dataDir: join(cwd, ".headroom"),
      sources: [
        { sliceSeconds: 60, lagSeconds: 90, timeoutMs: 30_000, concurrency: 4, headers: {} },
      ],
    });
    expect(config).not.toHaveProperty("database");
    expect(config.server).not.toHaveProperty("token");
  });

  it.each([
    [
      "an unknown key",
      `${SOURCES}prot: 1\n`,
      3,
      1,
      /^prot is not a key that is known here; known are organisation, server/,
    ],
    [
      "an unknown key further in",
      `${SOURCES}server:\n  prot: 1\n`,
      4,
      3,
      /^server\.prot is not a key .* host, port, auth/,
    ],
    [
      "an unknown key of a source",
      "sources:\n  - name: main\n    kind: push\n    url: http://x\n",
      4,
      5,
      /^sources\[0\]\.url is not a key/,
    ],
    [
      "a list where text belongs",
      `${SOURCES}dataDir: [a]\n`,
      3,
      1,
      /^dataDir takes text, and there is a list/,
    ],
    [
      "text where a list belongs",
      `${SOURCES}slos: ./slos\n`,
      3,
      7,
      /^slos takes a list, and there is text/,
    ],
    [
      "a port that is none",
      `${SOURCES}server: { port: 70000 }\n`,
      3,
      17,
      /^server\.port takes a whole number from 0 to 65535/,
    ],
    [
      "a missing key",
      "sources:\n  - name: main\n    kind: prometheus\n",
      2,
      5,
      /^sources\[0\]\.url is missing; it takes text/,
    ],
    [
      "an unknown kind",
      "sources:\n  - name: main\n    kind: graphite\n",
      3,
      11,
      /^sources\[0\]\.kind takes prometheus, push or demo/,
    ],
    ["no source", "server: {}\n", 1, 1, /^sources is missing; it takes a list/],
    ["an empty list of sources", "sources: []\n", 1, 1, /^sources needs at least one source/],
    [
      "two sources of one name",
      "sources:\n  - { name: a, kind: push }\n  - { name: a, kind: push }\n",
      3,
      13,
      /^sources\[1\]\.name is taken/,
    ],
    [
      "a slice that divides no day",
      "sources:\n  - { name: a, kind: push, slice: 7m }\n",
      2,
      35,
      /^sources\[0\]\.slice takes a length that divides a day/,
    ],
    [
      "a duration without a unit",
      "sources:\n  - { name: a, kind: push, slice: 60 }\n",
      2,
      35,
      /^sources\[0\]\.slice takes text/,
    ],
    [
      "an address of another kind",
      "sources:\n  - { name: a, kind: prometheus, url: ftp://x }\n",
      2,
      39,
      /^sources\[0\]\.url takes an address that begins with http/,
    ],
    [
      "two ways of showing oneself",
      "sources:\n  - name: a\n    kind: prometheus\n    url: http://x\n    auth: { bearer: a, bearerFile: b }\n",
      5,
      5,
      /^sources\[0\]\.auth takes exactly one of/,
    ],
    [
      "a header that breaks the line",
      'sources:\n  - { name: a, kind: prometheus, url: http://x, headers: { X-A: "1\\r\\nX-B: 2" } }\n',
      2,
      65,
      /headers\.X-A takes one line/,
    ],
    ["broken YAML", "sources: [\n", 2, 1, /not readable as YAML/],
    ["a key that is written twice", "dataDir: a\ndataDir: b\n", 2, 1, /not readable as YAML/],
    ["an empty file", "# nothing\n", 1, 1, /the file is empty/],
    [
      "a pattern that matches nothing",
      `${SOURCES}slos:\n  - ./slos/*.yaml\n`,
      4,
      5,
      /^slos\[0\] matches no file: "\.\/slos\/\*\.yaml" in /,
    ],
    [
      "a policy that is not there",
      `${SOURCES}policy: ./policy.yaml\n`,
      3,
      9,
      /^policy names a file that is not there/,
    ],
  ])("refuses %s, with file, line, column and key", async (_, text, line, column, message) => {
    const error = await refusal(text);
    expect(error.message).toMatch(message);
    expect(error.where).toEqual({ file: "headroom.yaml", line, column });
  });

  it("names everything that is wrong at once", async () => {
    const error = await refusal(`${SOURCES}prot: 1\nserver: { port: no }\n`);
    expect(error.message).toMatch(/^headroom\.yaml has 2 problems:/);
    expect(error.message).toContain("headroom.yaml:4:17: server.port takes a whole number");
    expect(error.message).toContain("headroom.yaml:3:1: prot is not a key");
  });

  it("lets nobody else in without a token", async () => {
    const error = await refusal(`${SOURCES}server: { host: 0.0.0.0 }\n`);
    expect(error).toMatchObject({ code: "config.open-to-others", where: { line: 3, column: 17 } });
    expect(error.remedy).toContain("server.auth.token");
    write("empty-token", "\n");
    expect(
      (await refusal(`${SOURCES}server: { host: 0.0.0.0, auth: { tokenFile: empty-token } }\n`))
        .message,
    ).toContain("is empty");
  });

  it.each(["127.0.0.1", "127.1.2.3", "localhost", '"::1"'])(
    "needs no token on %s",
    async (host) => {
      await expect(load(`${SOURCES}server: { host: ${host} }\n`)).resolves.toBeDefined();
    },
  );

  it.each(['"::"', "0.0.0.0", "192.168.1.4", "localhost.example.org", "127.example.org"])(
    "needs a token on %s",
    async (host) => {
      expect((await refusal(`${SOURCES}server: { host: ${host} }\n`)).code).toBe(
        "config.open-to-others",
      );
    },
  );
});

describe("variables in headroom.yaml", () => {
  const withBearer =
    'sources:\n  - name: a\n    kind: prometheus\n    url: ${SCHEME}://x\n    auth: { bearer: "${TOKEN}" }\nserver: { port: "${MY_PORT}" }\n';

  it("are replaced by what the environment says", async () => {
    const config = await load(withBearer, { SCHEME: "https", TOKEN: "s3cret", MY_PORT: "5000" });
    expect(config.sources[0]).toMatchObject({ url: "https://x", auth: { bearer: "s3cret" } });
    expect(config.server.port).toBe(5000);
  });

  it("are named, with their place, when they are missing or empty", async () => {
    const error = await refusal(withBearer, { SCHEME: "https", TOKEN: "", MY_PORT: "5000" });
    expect(error.message).toBe(
      "sources[0].auth.bearer needs the environment variable TOKEN, which is not set",
    );
    expect(error.where).toEqual({ file: "headroom.yaml", line: 5, column: 21 });
  });

  it("can be meant literally", async () => {
    expect(await load(`${SOURCES}organisation: $\${NAME} and $5\n`)).toMatchObject({
      organisation: "${NAME} and $5",
    });
  });

  it("are never repeated in a message", async () => {
    const error = await refusal(withBearer, {
      SCHEME: "s3cret",
      TOKEN: "s3cret",
      MY_PORT: "s3cret",
    });
    expect(error.message).toContain("2 problems");
    expect(error.message).not.toContain("s3cret");
  });
});

describe("loading the configuration", () => {
  it("serves the demo organisation where there is no headroom.yaml", async () => {
    const config = await loadConfig({ cwd, env: {} });
    expect(config).toMatchObject({
      file: null,
      dataDir: join(cwd, ".headroom/demo"),
      sources: [{ kind: "demo", name: "demo" }],
    });
    expect((await listFiles(config.slos)).length).toBeGreaterThan(0);
    expect((await listFiles(config.catalog)).length).toBeGreaterThan(0);
    expect((await listFiles(config.exclusions)).length).toBeGreaterThan(0);
  });

  it("takes the file that is named before the one in the folder", async () => {
    write("headroom.yaml", "nonsense: 1");
    const other = write("elsewhere/other.yaml", SOURCES);
    expect(
      await loadConfig({ cwd, env: { HEADROOM_CONFIG: "elsewhere/other.yaml" } }),
    ).toMatchObject({ file: other, dataDir: join(cwd, "elsewhere/.headroom") });
    expect(
      await loadConfig({ cwd, env: { HEADROOM_CONFIG: "no.yaml" }, configPath: other }),
    ).toMatchObject({ file: other });
  });

  it("does not fall back to the demo when a named file is missing", async () => {
    await expect(loadConfig({ cwd, env: {}, configPath: "no.yaml" })).rejects.toMatchObject({
      code: "config.unreadable",
      message: expect.stringContaining("no.yaml"),
    });
  });

  it("lets PORT and DATABASE_URL go first", async () => {
    const config = await load(`${SOURCES}server: { port: 1 }\n`, {
      PORT: "4321",
      DATABASE_URL: "postgres://db/x",
    });
    expect(config).toMatchObject({ server: { port: 4321 }, database: { url: "postgres://db/x" } });
    await expect(load(SOURCES, { PORT: "http" })).rejects.toMatchObject({
      message: expect.stringContaining("PORT takes a whole number"),
    });
    await expect(load(SOURCES, { DATABASE_URL: "mysql://pw@x" })).rejects.toMatchObject({
      message: expect.not.stringContaining("pw"),
    });
  });
});

describe("files of a set", () => {
  it("are found upwards, absolutely and without repeats", async () => {
    const one = write("slos/one.yaml");
    write("slos/two.txt");
    const base = join(cwd, "conf");
    mkdirSync(base);
    expect(
      await listFiles({
        base,
        patterns: ["../slos/*.yaml", "./../slos/one.yaml", join(cwd, "slos/**/*.yaml")],
      }),
    ).toEqual([one]);
  });

  it("are watched from the last folder before a wildcard", () => {
    expect(
      watchRoots({
        base: "/conf",
        patterns: [
          "./slos/**/*.yaml",
          "../team-*/a.yaml",
          "/etc/slos/*.yaml",
          "./one.yaml",
          "*.yaml",
        ],
      }),
    ).toEqual(["/conf/slos", "/", "/etc/slos", "/conf/one.yaml", "/conf"]);
  });
});

describe("the configuration in words", () => {
  it("holds no secret", async () => {
    const config = await load(
      `server: { auth: { token: s3cret-token } }
database: { url: "postgres://headroom:s3cret-db@db:5432/headroom?password=s3cret-too" }
sources:
  - { name: a, kind: prometheus, url: "http://x/p?key=s3cret-query", auth: { basic: { username: reader, password: s3cret-basic } }, headers: { X-Key: s3cret-header } }
  - { name: b, kind: prometheus, url: http://y, auth: { bearer: s3cret-bearer } }
`,
    );
    const described = describeConfig(config);
    expect(JSON.stringify(described)).not.toContain("s3cret");
    expect(described).toMatchObject({
      server: { auth: "token" },
      database: "postgres://db:5432/headroom",
      sources: [
        { url: "http://x/p", auth: "user reader", headers: ["X-Key"] },
        { url: "http://y/", auth: "bearer token" },
      ],
    });
  });
});

describe("trackers", () => {
  const env = { JIRA_TOKEN: "jira-secret", HUB: "hub-secret", LINEAR: "linear-secret" };
  const one = (entry: string) => `${SOURCES}planning:\n  trackers:\n    - ${entry}\n`;

  it("are read with everything they may say, and shown without their secrets", async () => {
    for (const path of ["jira-token", "work/items.csv", "work/sprints.csv"])
      write(path, "file-secret");
    const config = await load(
      `${SOURCES}planning:
  trackers:
    - name: jira
      kind: jira
      url: https://example.atlassian.net
      auth: { email: headroom@example.com, token: "\${JIRA_TOKEN}" }
      projects: [PAY, CORE]
      estimate: { field: customfield_10016 }
      sprintField: customfield_10020
      teams: [ { labels: [team/search], team: search } ]
      team: payments
      categories: [ { types: [Bug], labels: [ops*], category: keep-the-lights-on } ]
      everyMinutes: 5
      since: 90d
    - { name: own, kind: jira, url: "https://jira.example.com/base", auth: { bearerFile: ./jira-token }, boards: [12, 13], team: payments }
    - { name: hub, kind: github, auth: { token: "\${HUB}" }, repositories: [example/shop], sprints: milestones, estimate: { label: "points/*" }, team: checkout }
    - { name: linear, kind: linear, auth: { token: "\${LINEAR}" }, teamKeys: [PAY] }
    - { name: files, kind: csv, items: [./work/items.csv], sprints: [./work/sprints.csv] }
`,
      env,
    );
    const common = { teamRules: [], categories: null, everyMinutes: 15, sinceDays: 200 };
    expect(config.planning.trackers).toEqual([
      {
        kind: "jira",
        name: "jira",
        url: "https://example.atlassian.net",
        auth: { email: "headroom@example.com", token: "jira-secret" },
        boards: [],
        projects: ["PAY", "CORE"],
        estimateField: "customfield_10016",
        sprintField: "customfield_10020",
        team: "payments",
        teamRules: [{ labels: ["team/search"], team: "search" }],
        categories: [{ types: ["Bug"], labels: ["ops*"], category: "keep-the-lights-on" }],
        everyMinutes: 5,
        sinceDays: 90,
      },
      {
        ...common,
        kind: "jira",
        name: "own",
        url: "https://jira.example.com/base",
        auth: { bearerFile: join(cwd, "jira-token") },
        boards: [12, 13],
        projects: [],
        team: "payments",
      },
      {
        ...common,
        kind: "github",
        name: "hub",
        url: "https://api.github.com",
        auth: { token: "hub-secret" },
        repositories: ["example/shop"],
        estimateLabel: "points/*",
        team: "checkout",
      },
      {
        ...common,
        kind: "linear",
        name: "linear",
        url: "https://api.linear.app/graphql",
        auth: { token: "linear-secret" },
        teamKeys: ["PAY"],
      },
      {
        ...common,
        kind: "csv",
        name: "files",
        items: { patterns: ["./work/items.csv"], base: cwd },
        sprints: { patterns: ["./work/sprints.csv"], base: cwd },
      },
    ]);
    const shown = JSON.stringify(describeConfig(config));
    expect(shown).not.toMatch(/secret/);
    expect(shown).toContain("user headroom@example.com, token");
    expect(shown).toContain(`bearer token of ${join(cwd, "jira-token")}`);
  });

  const GITHUB = 'name: hub, kind: github, repositories: [a/b], auth: { token: "${HUB}" }';
  it.each([
    ["an unknown key", `{ ${GITHUB}, team: x, teem: y }`, "is not a key that is known here"],
    ["an unknown kind", "{ name: a, kind: trello }", "takes jira, github, linear or csv"],
    ["no team", `{ ${GITHUB} }`, "says of no item whose it is"],
    [
      "a secret in clear",
      "{ name: hub, kind: github, repositories: [a/b], team: x, auth: { token: in-clear } }",
      "planning.trackers[0].auth.token holds a secret in clear",
    ],
    [
      "a secret half in clear",
      '{ name: hub, kind: github, repositories: [a/b], team: x, auth: { token: "in-clear${HUB}" } }',
      "holds a secret in clear",
    ],
    [
      "a file that is not there",
      "{ name: hub, kind: github, repositories: [a/b], team: x, auth: { tokenFile: ./none } }",
      "planning.trackers[0].auth.tokenFile names a file that is not there",
    ],
    [
      "files that match nothing",
      "{ name: a, kind: csv, items: [./none/*.csv] }",
      "matches no file",
    ],
    [
      "two ways in",
      '{ name: j, kind: jira, url: "https://j", team: x, projects: [P], auth: { bearer: "${HUB}", email: a, token: "${HUB}" } }',
      "takes email with token or tokenFile (Cloud), or bearer or bearerFile (Data Center)",
    ],
    [
      "both boards and projects",
      '{ name: j, kind: jira, url: "https://j", team: x, projects: [P], boards: [1], auth: { bearer: "${HUB}" } }',
      "takes either boards or projects",
    ],
    [
      "JQL in place of a project",
      '{ name: j, kind: jira, url: "https://j", team: x, projects: [\'P" OR 1=1\'], auth: { bearer: "${HUB}" } }',
      "takes the key of a project",
    ],
    [
      "a category that is none",
      `{ ${GITHUB}, team: x, categories: [{ category: toil }] }`,
      "takes feature, ",
    ],
    [
      "a name twice",
      `{ ${GITHUB}, team: x }\n    - { ${GITHUB}, team: x }`,
      'another tracker is called "hub"',
    ],
  ])(
    "are refused with %s, by line, without a value of the environment",
    async (_what, entry, says) => {
      const error = await refusal(one(entry), env);
      expect(error.message).toContain(says);
      expect(error.message).not.toMatch(/in-clear|-secret/);
      expect(error.where?.line ?? 0).toBeGreaterThanOrEqual(5);
    },
  );
});
