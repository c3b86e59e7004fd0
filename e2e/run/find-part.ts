import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Real programs that tests are run against, by the names their makers and Debian give them. */
const PARTS = {
  chromium: {
    programs: ["chromium", "chromium-browser", "google-chrome"],
    debianPackage: "chromium",
  },
  prometheus: { programs: ["prometheus"], debianPackage: "prometheus" },
  promtool: { programs: ["promtool"], debianPackage: "prometheus" },
  "victoria-metrics": {
    programs: ["victoria-metrics", "victoria-metrics-prod"],
    debianPackage: "victoria-metrics",
  },
  postgresql: { programs: ["postgres"], debianPackage: "postgresql" },
  curl: { programs: ["curl"], debianPackage: "curl" },
  wrk: { programs: ["wrk"], debianPackage: "wrk" },
} as const;

export type PartName = keyof typeof PARTS;

/** What the tests need; the benchmarks need all. */
export const TEST_PARTS: readonly PartName[] = [
  "chromium",
  "prometheus",
  "promtool",
  "victoria-metrics",
  "postgresql",
  "curl",
];
export const BENCHMARK_PARTS = Object.keys(PARTS) as readonly PartName[];

export function debianPackageOf(part: PartName): string {
  return PARTS[part].debianPackage;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps Postgres's own programs beside the path, a folder per version. The newest goes first. */
function postgresFolders(): readonly string[] {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => join(versions, version, "bin"));
}

/**
 * Where a part's program is, or `null`. For Postgres that is `postgres`, with `initdb` and the others beside it.
 *
 * @param searchPath folders as the PATH variable lists them
 */
export function findPart(
  part: PartName,
  searchPath: string = process.env["PATH"] ?? "",
): string | null {
  const folders = [
    ...searchPath.split(delimiter),
    ...(part === "postgresql" ? postgresFolders() : []),
  ];
  const candidates = PARTS[part].programs.flatMap((program) =>
    folders.map((folder) => join(folder, program)),
  );
  return candidates.find(isExecutable) ?? null;
}

/** What to say of a part that is not there. */
export function missingReason(part: PartName): string {
  return `${part} is not installed (Debian package ${PARTS[part].debianPackage})`;
}
