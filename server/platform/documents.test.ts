import { describe, expect, it } from "vitest";
import { readDocuments, type DocumentPath } from "./documents.ts";

function places(text: string, ...paths: readonly DocumentPath[]): readonly string[] {
  const [document] = readDocuments("a.yaml", text).documents;
  return paths.map((path) => {
    const { line, column } = document?.locate(path) ?? {};
    return `${line}:${column}`;
  });
}

function codes(text: string): readonly string[] {
  return readDocuments("a.yaml", text).problems.map(
    ({ code, where }) => `${code} ${where?.line ?? "-"}`,
  );
}

describe("documents", () => {
  it("come one by one from YAML, JSON, lists and Kubernetes lists", () => {
    const values = (text: string) => readDocuments("a", text).documents.map(({ value }) => value);
    expect(values("a: 1\n---\n---\nb: 2\n")).toEqual([{ a: 1 }, { b: 2 }]);
    expect(values('{\n\t"a": [1]\n}')).toEqual([{ a: [1] }]);
    expect(values("- a: 1\n- b: 2\n")).toEqual([{ a: 1 }, { b: 2 }]);
    expect(values("kind: ThingList\nitems:\n  - a: 1\n")).toEqual([{ a: 1 }]);
    expect(values("# nothing\n")).toEqual([]);
  });

  it("know where scalars stand, and keys of maps and lists", () => {
    expect(
      places(
        "spec:\n  target: 0.9\n  windows:\n    - size: 1d\n",
        ["spec", "target"],
        ["spec", "windows"],
        ["spec", "windows", 0, "size"],
      ),
    ).toEqual(["2:11", "3:3", "4:13"]);
  });

  it("give the nearest place around what is missing", () => {
    expect(
      places("spec:\n  target: 0.9\n", ["spec", "gone"], ["spec", "gone", 3, "deeper"]),
    ).toEqual(["1:1", "1:1"]);
  });

  it("know places inside list entities, merged maps and aliases", () => {
    const { documents } = readDocuments("a", "- a: 1\n- b: 2\n");
    expect(documents[1]?.locate(["b"])).toEqual({ file: "a", line: 2, column: 6 });
    expect(
      places(
        "base: &base\n  x: 1\nmine:\n  <<: *base\n  y: 2\nsame: *base\n",
        ["mine", "x"],
        ["same", "x"],
      ),
    ).toEqual(["2:6", "2:6"]);
  });

  it("know places inside texts", () => {
    const { documents } = readDocuments(
      "a",
      "one: 'abc'\ntwo: |\n\n  first\n    second\nthree: >\n  folded\n",
    );
    const at = (key: string, offset: number) => documents[0]?.locateInText([key], offset);
    expect(at("one", 2)).toMatchObject({ line: 1, column: 9 });
    expect(at("two", "\nfirst\n  sec".length)).toMatchObject({ line: 5, column: 8 });
    expect(at("three", 3)).toMatchObject({ line: 6 });
  });

  it("that cannot be read leave the others readable", () => {
    const { documents, problems } = readDocuments("a.yaml", "a: [1\n---\nb: 2\n---\nc: 1\nc: 2\n");
    expect(documents.map(({ value }) => value)).toEqual([{ b: 2 }]);
    expect(problems).toMatchObject([
      { severity: "error", code: "document.syntax", where: { file: "a.yaml", line: 2 } },
      {
        severity: "error",
        code: "document.syntax",
        remedy: "remove one of the two keys",
        where: { file: "a.yaml", line: 6, column: 1 },
      },
    ]);
  });
});

describe("what stands wrong in a text", () => {
  const remedies = (text: string) =>
    readDocuments("a.yaml", text).problems.map(
      ({ remedy, where }) => `${remedy} ${where?.line}:${where?.column}`,
    );

  it("is an alias without its anchor, at the alias", () => {
    expect(remedies("a: &here 1\nb: *here\nc: [*gone]\n")).toEqual([
      "define the anchor (&name) before the alias (*name) 3:5",
    ]);
  });

  it("is a key that stands twice, in any map of any style", () => {
    expect(remedies("a: { x: 1, x: 2 }\nb:\n  - y: 1\n    y: 2\n")).toEqual([
      "remove one of the two keys 1:12",
      "remove one of the two keys 4:5",
    ]);
  });

  it("is a template of Helm that was not rendered", () => {
    expect(remedies("spec:\n  {{- if .Values.on }}\n  a: 1\n  {{- end }}\n")[0]).toContain(
      "`helm template`",
    );
  });

  it("is found in a map of very many keys as well", () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join("");
    expect(codes(keys)).toEqual([]);
    expect(codes(`${keys}k7: 1\n`)).toEqual(["document.syntax 20001"]);
  });
});

describe("texts that cannot be kept", () => {
  it.each([
    [
      "bytes that are no UTF-8",
      Buffer.from("a: 1\nb: \xff\n", "latin1"),
      "document.encoding",
      2,
      4,
    ],
    ["UTF-16", Buffer.from("\uFEFFa: 1\n", "utf16le"), "document.encoding", 1, 1],
    ["an escaped NUL", Buffer.from('a: 1\nb: ["x\\0y"]\n'), "document.character", 2, 5],
    ["half a character", Buffer.from('{"a": "\\ud800"}'), "document.character", 1, 7],
  ])("are refused where they stand: %s", (_, bytes, code, line, column) => {
    expect(readDocuments("a.yaml", bytes.toString("utf8"))).toEqual({
      documents: [],
      problems: [
        expect.objectContaining({
          severity: "error",
          code,
          where: { file: "a.yaml", line, column },
        }),
      ],
    });
  });

  it("are told from a byte order mark, other line ends and whole characters", () => {
    const text = '\uFEFFa: "\\u00e9 \\U0001F600"\r\nb: "x\\\\0"\r\n';
    const { documents, problems } = readDocuments("a.yaml", text);
    expect(problems).toEqual([]);
    expect(documents.map(({ value }) => value)).toEqual([{ a: "é 😀", b: "x\\0" }]);
  });
});

describe("texts made to exhaust memory", () => {
  const laughs = Array.from(
    { length: 9 },
    (_, index) =>
      `a${index + 1}: &a${index + 1} [${Array.from({ length: 9 }, () => `*a${index}`).join(",")}]\n`,
  ).join("");

  it.each([
    ["aliases of aliases", `a0: &a0 [x,x,x]\n${laughs}`, "document.aliases 1"],
    [
      "ten megabytes of aliases",
      `a: &a x\nb: [${"*a,".repeat(3_300_000)}x]\n`,
      "document.aliases 2",
    ],
    [
      "a long list repeated",
      `a: &a [${"x,".repeat(10_000)}x]\nb: [${"*a,".repeat(900)}x]\n`,
      "document.aliases 1",
    ],
    ["millions of values", `[${"1,".repeat(3_000_000)}1]`, "document.too-many-values -"],
    ["brackets in brackets", `a: ${"[".repeat(50_000)}`, "document.too-deep 1"],
    ["dashes after dashes", "- ".repeat(100_000), "document.too-deep 1"],
    [
      "ever deeper indentation",
      Array.from({ length: 4_000 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"),
      "document.too-deep 101",
    ],
    ["more than ten mebibytes", `a: "${"x".repeat(10 * 1024 * 1024)}"`, "document.too-large -"],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual([expected]);
  });

  it("are not mistaken for texts that mention brackets and stars", () => {
    expect(
      codes(`# ${"[".repeat(200)}\na: "${"{".repeat(200)}"\nb: |\n  ${"*x ".repeat(500)}\n`),
    ).toEqual([]);
  });
});
