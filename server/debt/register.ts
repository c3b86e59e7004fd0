import pLimit from "p-limit";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { debtOf, historyOf } from "#shared/debt/history.ts";
import type { Debt, DebtChange, DebtDraft, DebtVersion } from "#shared/debt/model.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { DebtStore } from "./debt.store.ts";
import { draftIssues, type KnownNames } from "./draft-check.ts";
import type { SaveDebtCommand } from "./verbs.ts";

/** Every debt with its history, in memory. */
export interface Register {
  /** Reads what is stored. To be called once, before any other verb. */
  load(): Promise<void>;
  all(): readonly Debt[];
  /** @throws DomainError `debt.unknown` */
  find(id: string): Debt;
  /** @throws DomainError `debt.unknown` */
  history(id: string): readonly DebtChange[];
  /**
   * Durable when it resolves.
   *
   * @throws DomainError `debt.unknown`, `debt.changed-meanwhile`
   * @throws ZodError naming fields of the draft
   */
  save(command: SaveDebtCommand): Promise<Debt>;
  /** Takes over debts with their histories. Those whose id is known are passed over. How many were new. */
  take(histories: readonly (readonly DebtVersion[])[]): Promise<number>;
  /** Grows with every change. */
  version(): number;
}

function unknownDebt(id: string): DomainError {
  return new DomainError({
    code: "debt.unknown",
    message: `the register has no debt "${id}"`,
    remedy: "look for it in the register of its team",
  });
}

function changedMeanwhile({ title, version, changedBy }: Debt): DomainError {
  return new DomainError({
    code: "debt.changed-meanwhile",
    message: `"${title}" was changed meanwhile by ${changedBy}: it is at version ${version}`,
    remedy: "look at what it says now, and change that",
  });
}

const once = (names: readonly string[]): readonly string[] => [...new Set(names)];

export function createRegister(options: {
  readonly store: Pick<DebtStore, "versions" | "addVersions">;
  readonly known: () => Promise<KnownNames>;
  readonly clock: Clock;
}): Register {
  const { store, clock } = options;
  let histories = new Map<string, readonly DebtVersion[]>();
  let debts: readonly Debt[] = [];
  let changes = 0;
  /** One change after the other: who comes second is told so. */
  const inTurn = pLimit(1);

  function settle(): void {
    debts = [...histories.values()].flatMap((versions) => debtOf(versions) ?? []);
    changes += 1;
  }

  async function load(): Promise<void> {
    histories = new Map();
    for (const version of await store.versions())
      histories.set(version.id, [...(histories.get(version.id) ?? []), version]);
    settle();
  }

  const current = (id: string): Debt | null => debtOf(histories.get(id) ?? []);

  function find(id: string): Debt {
    const debt = current(id);
    if (debt === null) throw unknownDebt(id);
    return debt;
  }

  async function checked(draft: DebtDraft, before: Debt | null): Promise<DebtDraft> {
    const issues = draftIssues(draft, before, await options.known(), clock.now());
    if (issues.length > 0)
      // The real one: tRPC hands on as a cause only what is an Error, and the fields would be lost.
      throw new z.ZodRealError(issues.map((one) => ({ ...one, path: ["draft", ...one.path] })));
    const { scenarios, themes, incidents } = draft;
    return {
      ...draft,
      scenarios: once(scenarios),
      themes: once(themes),
      incidents: once(incidents),
    };
  }

  async function save(command: SaveDebtCommand): Promise<Debt> {
    const { id = randomUUID(), expectedVersion, by, note = "" } = command;
    const before = command.id === undefined ? null : find(id);
    if (before !== null && before.version !== expectedVersion) throw changedMeanwhile(before);
    const next: DebtVersion = {
      id,
      version: (before?.version ?? 0) + 1,
      // A clock that was set back must not turn the order of versions around.
      at: Math.max(clock.now(), before?.changedAt ?? 0),
      by,
      note: note === "" ? null : note,
      draft: await checked(command.draft, before),
    };
    const isMine = await store.addVersions([next]);
    if (!isMine) {
      // Another server on the same database was quicker.
      await load();
      throw changedMeanwhile(find(id));
    }
    histories.set(id, [...(histories.get(id) ?? []), next]);
    settle();
    return find(id);
  }

  async function take(given: readonly (readonly DebtVersion[])[]): Promise<number> {
    const fresh = given.filter(([first]) => first !== undefined && !histories.has(first.id));
    if (fresh.length === 0) return 0;
    if (!(await store.addVersions(fresh.flat()))) {
      await load();
      return 0;
    }
    for (const versions of fresh) histories.set(versions[0]?.id ?? "", versions);
    settle();
    return fresh.length;
  }

  return {
    load,
    all: () => debts,
    find,
    history: (id) => {
      find(id);
      return historyOf(histories.get(id) ?? []);
    },
    save: (command) => inTurn(() => save(command)),
    take: (given) => inTurn(() => take(given)),
    version: () => changes,
  };
}
