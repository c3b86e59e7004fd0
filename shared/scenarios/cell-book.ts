import type { Instant } from "#shared/kernel/time.ts";
import { averageCredit, creditOf, UNTESTED, type CellCredit } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import { NO_RUN, type Run, type RunTable } from "./run-table.ts";
import { NO_STANDING, standingOf, type Standing } from "./standing.ts";

/** A share of a cell that is tried by itself. */
export interface CellPart {
  /** Share of the cell; those of all parts make 1. */
  readonly weight: number;
  /** The dependency that it is about. Evidence that names none counts for each. */
  readonly dependency?: string;
  /** Names under which the service has been tried; absent: whatever was put into the cell. */
  readonly services?: readonly string[];
}

/** Whether a piece of evidence says something of a part: one that names no dependency does of each. */
export function concernsPart(
  part: CellPart,
  { dependency, service }: Pick<PlacedEvidence, "dependency" | "service">,
): boolean {
  if (part.services !== undefined && !part.services.includes(service)) return false;
  return (
    part.dependency === undefined || dependency === undefined || part.dependency === dependency
  );
}

/** What the evidence of one cell comes to, from the last piece that it knows up to the next one. */
interface WorkedOut {
  readonly from: Instant;
  readonly to: Instant;
  /** As far as the trivial-scenario rule counts it here. */
  readonly counted: Standing;
  /** One for each part; `null`: the cell is one whole, and all of it is counted. */
  readonly parts: readonly Standing[] | null;
}

/** What is known of one cell before anything is put into it. `null`: the cell is one whole. */
export type PartsOfCell = (cell: number) => readonly CellPart[] | null;

/**
 * The evidence of several cells, such as those of one service, by their numbers from 0.
 *
 * An organisation has tens of thousands of cells. A cell is no object: until it is scored it is the number of its newest
 * run, so that taking in a piece of evidence touches little memory.
 */
export class CellBook {
  readonly #table: RunTable;
  readonly #parts: PartsOfCell;
  /** The newest run of each cell; those before it are a chain in the table. */
  readonly #last: Int32Array;
  readonly #worked: (WorkedOut | undefined)[] = [];

  /** @param table where their runs are put, beside those of others */
  constructor(cells: number, table: RunTable, parts: PartsOfCell = () => null) {
    this.#table = table;
    this.#parts = parts;
    this.#last = new Int32Array(cells).fill(NO_RUN);
  }

  /**
   * Takes a piece of evidence; an invalid one counts nothing.
   *
   * @param counted whether the trivial-scenario rule counts it here: not if it is inherited, and counted by another heir
   */
  put(cell: number, evidence: PlacedEvidence, counted = true): void {
    if (!evidence.valid) return;
    this.#last[cell] = this.#table.add(evidence, this.#last[cell], counted);
    if (this.#worked.length > cell) this.#worked[cell] = undefined;
  }

  /** What the evidence up to an instant comes to; evidence after it is as if it had not been given. */
  creditAt(cell: number, now: Instant): CellCredit {
    if (this.#last[cell] === NO_RUN) return UNTESTED;
    const { counted, parts } = this.#workOut(cell, now);
    if (parts === null) return creditOf(counted, now, this.#table);
    const weights = this.#parts(cell) ?? [{ weight: 1 }];
    return averageCredit(
      weights.map(({ weight }, index) => ({
        weight,
        ...creditOf(parts[index] ?? NO_STANDING, now, this.#table),
      })),
    );
  }

  /** Experiments up to an instant, each once for a runner and a fortnight, and how many of them passed. */
  runsAt(cell: number, now: Instant): Pick<Standing, "runs" | "passes"> {
    return this.#last[cell] === NO_RUN ? NO_STANDING : this.#workOut(cell, now).counted;
  }

  #workOut(cell: number, now: Instant): WorkedOut {
    const before = this.#worked[cell];
    if (before !== undefined && now >= before.from && now < before.to) return before;
    const table = this.#table;
    const known: Run[] = [];
    let [from, to] = [-Infinity, Infinity];
    let countsAll = true;
    for (let run = this.#last[cell] ?? NO_RUN; run !== NO_RUN; run = table.before(run)) {
      const at = table.at(run);
      if (at > now) to = Math.min(to, at);
      else {
        from = Math.max(from, at);
        known.push(run);
        countsAll &&= table.isCounted(run);
      }
    }
    const own = countsAll ? known : known.filter((run) => table.isCounted(run));
    const parts = this.#parts(cell);
    const worked: WorkedOut = {
      from,
      to,
      counted: standingOf(own, table),
      parts: parts === null && countsAll ? null : this.#standings(known, parts),
    };
    // In order of their numbers, so that it stays a list without holes.
    while (this.#worked.length < cell) this.#worked.push(undefined);
    this.#worked[cell] = worked;
    return worked;
  }

  #standings(known: readonly Run[], parts: readonly CellPart[] | null): readonly Standing[] {
    const table = this.#table;
    if (parts === null) return [standingOf(known, table)];
    return parts.map((part) =>
      standingOf(
        known.filter((run) => concernsPart(part, table.pieceOf(run))),
        table,
      ),
    );
  }
}
