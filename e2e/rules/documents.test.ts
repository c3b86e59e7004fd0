import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readExclusionFiles } from "#server/budget/exclusion-files.ts";
import { loadPolicy } from "#server/budget/policy.ts";
import { COMMANDS } from "#server/cli/commands.ts";
import { loadConfig } from "#server/config.ts";
import { headroomFile } from "#server/config/schema.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map((file) => join("docs", String(file)))
    .filter((file) => file.endsWith(".md")),
];
const read = (file: string) => readFileSync(join(root, file), "utf8");
const readme = read("README.md");

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}

/** The part of the README under a heading of the second level. */
function section(heading: string): string {
  const [, found] = readme.split(`\n## ${heading}\n`);
  if (found === undefined) throw new Error(`the README has no section "${heading}"`);
  return found.split("\n## ")[0] ?? "";
}

describe.each(documents)("%s", (file) => {
  const text = read(file);

  it("links only to files that are there", () => {
    const links = matches(text, /(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)/g).filter(
      (link) => !/^[a-z]+:/.test(link),
    );
    const missing = links.filter((link) => !existsSync(resolve(root, dirname(file), link)));
    expect(missing).toEqual([]);
  });

  it("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = [
      ...matches(text, /npm run (?:-s )?([\w:-]+)/g),
      ...matches(text, /npm (start|test)\b/g),
    ];
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe("the README", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "headroom-readme-"));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it("shows a headroom.yaml that is accepted", async () => {
    const [example = ""] = matches(section("Your own organisation"), /```yaml\n([\s\S]*?)```/g);
    for (const file of ["slos/search.yaml", "catalog/teams.yaml", "token"]) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), "");
    }
    const { sources } = parse(example) as {
      readonly sources: readonly { readonly auth: { readonly bearerFile: string } }[];
    };
    const secret = sources[0]?.auth.bearerFile ?? "";
    writeFileSync(join(cwd, "headroom.yaml"), example.replace(secret, "token"));
    const config = await loadConfig({ cwd, env: {} });
    expect(config).toMatchObject({
      organisation: "Example Ltd",
      sources: [
        {
          kind: "prometheus",
          name: "main",
          sliceSeconds: 60,
          lagSeconds: 90,
          lookbackSeconds: 2_592_000,
        },
      ],
    });
    expect(relative(cwd, config.dataDir)).toBe(".headroom");
  });

  it("shows a policy that is accepted", async () => {
    const [example = ""] = matches(section("Configuration"), /```yaml\n([\s\S]*?)```/g);
    writeFileSync(join(cwd, "policy.yaml"), example);
    const policy = await loadPolicy([join(cwd, "policy.yaml")]);
    expect(policy.alerts.map(({ rules }) => rules.length)).toEqual([2, 4]);
  });

  it("lists the keys of headroom.yaml, all of them and no other", () => {
    const listed = matches(section("Configuration"), /^\| (`.*?) \|/gm).flatMap((cell) =>
      matches(cell, /`([a-zA-Z]+)[^`]*`/g),
    );
    expect([...new Set(listed)].sort()).toEqual(Object.keys(headroomFile.shape).sort());
  });

  it("shows exclusions that are accepted", () => {
    const examples = matches(section("Configuration"), /```yaml\n([\s\S]*?)```/g);
    const text = examples.find((example) => example.startsWith("exclusions:")) ?? "";
    const { exclusions, problems } = readExclusionFiles([{ path: "README.md", text }]);
    expect(problems).toEqual([]);
    expect(exclusions).toHaveLength(1);
  });

  it("leads to trackers that are accepted", async () => {
    const [example = ""] = matches(read("docs/trackers.md"), /```yaml\n([\s\S]*?)```/g);
    for (const file of ["work/items-1.csv", "work/sprints.csv", "token"]) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), "");
    }
    writeFileSync(
      join(cwd, "headroom.yaml"),
      `sources:\n  - { name: pushed, kind: push }\n${example.replace("/run/secrets/github", "token")}`,
    );
    const config = await loadConfig({ cwd, env: { JIRA_TOKEN: "x", LINEAR_KEY: "y" } });
    expect(config.planning.trackers.map(({ kind }) => kind)).toEqual([
      "jira",
      "github",
      "linear",
      "csv",
    ]);
  });

  it("lists the commands, all of them and no other", () => {
    const listed = matches(section("Command line"), /^\| `(\w+)/gm);
    expect([...listed].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  });
});
