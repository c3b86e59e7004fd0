export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A table in plain text, its columns aligned. */
export function printTable({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const print = (line: readonly string[]): string =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ");
  const [head = [], ...body] = lines;
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return `\n${title}\n${[print(head), rule, ...body.map(print)].join("\n")}\n`;
}

/** The value below which a share of the measurements lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Milliseconds to a tenth. */
export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
