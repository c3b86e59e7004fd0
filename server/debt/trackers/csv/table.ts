import { CsvError, parse } from "csv-parse";
import { storable } from "#server/debt/trackers/storable.ts";
import { DomainError } from "#shared/kernel/errors.ts";

/** A row of a file with a head. */
export interface Row {
  /** Of the line in its file, from 1. */
  readonly line: number;
  /** What stands under a column, trimmed; "" where nothing does. */
  cell(column: string): string;
  /** What stands under each of several columns of one name, what is empty left out. */
  cells(column: string): readonly string[];
  /** `items.csv:14:3`; columns count from 1, as in a spreadsheet. */
  at(column: string): string;
}

export interface Table {
  /** Names of the columns as they are written, trimmed. */
  readonly head: readonly string[];
  readonly rows: AsyncIterable<Row>;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function broken(path: string, error: unknown): DomainError {
  const line = error instanceof CsvError && typeof error["lines"] === "number" ? error["lines"] : 1;
  const why = error instanceof Error ? error.message : String(error);
  return new DomainError({
    code: "tracker.file-broken",
    message: `${path}:${line}:1 cannot be read as CSV: ${why}`,
    remedy: "see whether a quote is left open there; a quote within quotes is written twice",
    where: { file: path, line, column: 1 },
  });
}

function rowOf(
  path: string,
  places: ReadonlyMap<string, readonly number[]>,
  { record, info }: Parsed,
): Row {
  const placesOf = (column: string) => places.get(column.toLowerCase()) ?? [];
  const cells = (column: string): readonly string[] =>
    placesOf(column)
      .map((place) => (record[place] ?? "").trim())
      .filter((text) => text !== "");
  return {
    line: info.lines,
    cells,
    cell: (column) => cells(column)[0] ?? "",
    at: (column) => `${path}:${info.lines}:${(placesOf(column)[0] ?? 0) + 1}`,
  };
}

/**
 * Reads a CSV file (RFC 4180, with a head; a byte order mark and semicolons for commas are understood), row by row.
 *
 * @throws DomainError `tracker.file-broken` with its place
 */
export async function readTable(path: string, text: string): Promise<Table> {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const parser = parse(storable(text), {
    bom: true,
    info: true,
    delimiter: !firstLine.includes(",") && firstLine.includes(";") ? ";" : ",",
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const records = (parser as AsyncIterable<Parsed>)[Symbol.asyncIterator]();
  const next = async (): Promise<Parsed | null> => {
    try {
      const { done, value } = await records.next();
      return done === true ? null : value;
    } catch (error) {
      throw broken(path, error);
    }
  };
  const head = ((await next())?.record ?? []).map((name) => name.trim());
  const places = new Map<string, number[]>();
  head.forEach((name, place) => {
    const column = name.toLowerCase();
    places.set(column, [...(places.get(column) ?? []), place]);
  });
  return {
    head,
    rows: {
      async *[Symbol.asyncIterator]() {
        for (let record = await next(); record !== null; record = await next())
          yield rowOf(path, places, record);
      },
    },
  };
}
