import { createHash } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import {
  EMPTY_PAGE,
  type Skipped,
  type Tracker,
  type TrackerItem,
  type TrackerPage,
  type TrackerSprint,
} from "#server/debt/trackers/model.ts";
import type { CsvSettings, NamedFiles, TrackerFiles } from "#server/debt/trackers/settings.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import {
  isJiraExport,
  ITEM_COLUMNS,
  itemOf,
  jiraItemOf,
  SPRINT_COLUMNS,
  sprintOf,
} from "./rows.ts";
import { readTable, type Table } from "./table.ts";

const ROWS_PER_PAGE = 500;

function columnProblems(
  path: string,
  { head }: Table,
  known: readonly string[],
): readonly Skipped[] {
  return head.flatMap((name, place) =>
    name === "" || known.includes(name.toLowerCase())
      ? []
      : [
          {
            what: `${path}:1:${place + 1}`,
            why: `the column "${name}" is not known; known are ${known.join(", ")}`,
          },
        ],
  );
}

/** Refuses a file that lacks the column without which no row means anything. */
function checkHead(path: string, { head }: Table, needed: string, known: readonly string[]): void {
  if (head.some((name) => name.toLowerCase() === needed)) return;
  throw new DomainError({
    code: "tracker.file-broken",
    message: `${path}:1:1 has no column "${needed}"`,
    remedy: `the first line names the columns: ${known.join(",")}`,
    where: { file: path, line: 1, column: 1 },
  });
}

/** Reads sprints and items from CSV files: Headroom's own columns, or what Jira exports. */
export function createCsv(
  settings: CsvSettings,
  { clock, files }: { readonly clock: Clock; readonly files: TrackerFiles },
): Tracker {
  const team = settings.team ?? null;

  async function textsOf(named: NamedFiles) {
    const read = await files.read(named).catch((cause: unknown) => {
      throw new DomainError(
        {
          code: "tracker.file-missing",
          message: `tracker "${settings.name}": no file matches ${named.patterns.join(", ")}`,
          remedy: "patterns are relative to the folder of headroom.yaml",
        },
        { cause },
      );
    });
    return read.map((file) => {
      if ("text" in file) return file;
      throw new DomainError({
        code: "tracker.file-missing",
        message: `tracker "${settings.name}": ${file.path} cannot be read: ${file.unreadable}`,
        remedy: "correct the path or the file's permissions",
      });
    });
  }

  async function sprintsOfFiles(): Promise<TrackerPage> {
    const sprints: TrackerSprint[] = [];
    const skipped: Skipped[] = [];
    for (const { path, text } of await textsOf(settings.sprints)) {
      const table = await readTable(path, text);
      checkHead(path, table, "name", SPRINT_COLUMNS);
      skipped.push(...columnProblems(path, table, SPRINT_COLUMNS));
      for await (const row of table.rows) {
        const read = sprintOf(row, team);
        if ("entry" in read) sprints.push(read.entry);
        else skipped.push(read.skipped);
      }
    }
    return { ...EMPTY_PAGE, sprints, skipped, next: { rows: 0 }, what: "items" };
  }

  async function* itemsOfFiles(): AsyncIterable<TrackerPage> {
    let rows = 0;
    let items: TrackerItem[] = [];
    let skipped: Skipped[] = [];
    const take = (next: { readonly rows: number } | null): TrackerPage => {
      const read = items.length + skipped.length;
      const page = {
        ...EMPTY_PAGE,
        items,
        skipped,
        read,
        next,
        what: next === null ? "" : "items",
      };
      items = [];
      skipped = [];
      return page;
    };
    for (const { path, text } of await textsOf(settings.items)) {
      const table = await readTable(path, text);
      const ofJira = isJiraExport(table.head);
      if (!ofJira) {
        checkHead(path, table, "key", ITEM_COLUMNS);
        skipped.push(...columnProblems(path, table, ITEM_COLUMNS));
      }
      const readRow = ofJira ? jiraItemOf : itemOf;
      for await (const row of table.rows) {
        const read = readRow(row, team, clock.now());
        if ("entry" in read) items.push(read.entry);
        else skipped.push(read.skipped);
        rows += 1;
        if (rows % ROWS_PER_PAGE === 0) yield take({ rows });
      }
    }
    yield take(null);
  }

  return {
    overlapMs: 0,
    lastWins: true,
    async state() {
      const states = [await files.state(settings.sprints), await files.state(settings.items)];
      return createHash("sha256").update(JSON.stringify(states)).digest("hex");
    },
    // Files are always read from their beginning: nobody is asked, and rows that were stored are stored again.
    async *pages() {
      yield await sprintsOfFiles();
      yield* itemsOfFiles();
    },
  };
}
