import {
  alertSetFor,
  burnFactor,
  canFire,
  maximumBurn,
  rulesWithin,
} from "#shared/budget/alert-policy.ts";
import type { AlertRule, AlertSet } from "#shared/budget/model.ts";
import { nominalSeconds } from "#shared/budget/window.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

interface Deaf {
  readonly set: AlertSet;
  readonly rule: AlertRule;
  readonly definition: SloDefinition;
}

function deafRows(
  sets: readonly AlertSet[],
  definitions: readonly SloDefinition[],
): readonly Deaf[] {
  return definitions.flatMap((definition) => {
    const seconds = nominalSeconds(definition.windows[0]);
    const set = alertSetFor(sets, seconds);
    if (set === null) return [];
    return rulesWithin(set, seconds)
      .filter((rule) => !canFire(burnFactor(rule, seconds), definition.target))
      .map((rule) => ({ set, rule, definition }));
  });
}

function rowInWords({ rule, definition }: Deaf): string {
  const factor = burnFactor(rule, nominalSeconds(definition.windows[0])).toPrecision(4);
  return `the ${rule.severity} over ${formatDuration(rule.longSeconds)} (burn rate ${factor})`;
}

function limitInWords({ definition }: Deaf): string {
  return `when everything fails the burn rate is ${maximumBurn(definition.target).toPrecision(4)}`;
}

function groupedBy<Key>(
  deaf: readonly Deaf[],
  keyOf: (one: Deaf) => Key,
): readonly (readonly [Deaf, ...Deaf[]])[] {
  const groups = new Map<Key, [Deaf, ...Deaf[]]>();
  for (const one of deaf) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** One for each SLO: the user wrote none of these rows, and may not care. */
function ownRowsProblem(group: readonly [Deaf, ...Deaf[]]): Problem {
  const [first] = group;
  return {
    severity: "warning",
    code: "policy.never-fires",
    message: `of Headroom's own alerts can never fire for ${first.definition.id}: ${group.map(rowInWords).join(", ")}; ${limitInWords(first)}`,
    remedy: "leave it to the other alerts, or write a policy with smaller budget shares",
    where: first.definition.where,
  };
}

function usersRowProblem(group: readonly [Deaf, ...Deaf[]], where: SourceLocation): Problem {
  const [first] = group;
  const more = group.length === 1 ? "" : ` and ${group.length - 1} more`;
  return {
    severity: "error",
    code: "policy.never-fires",
    message: `${rowInWords(first)} can never fire for ${first.definition.id}${more}: ${limitInWords(first)}`,
    remedy: "lower the budget share, or give windows of this length a set of their own",
    where,
  };
}

/**
 * Rows that can never fire, as even total failure burns more slowly than they ask for. A row of a user's own is an error
 * at its place. Those of Headroom's own are a warning at the SLO: they must not make a file invalid that says nothing of
 * them.
 *
 * @param place where a row of a set stands in the user's file; `null` for a set of Headroom's own
 */
export function neverFiring(
  sets: readonly AlertSet[],
  definitions: readonly SloDefinition[],
  place: (set: AlertSet, row: number) => SourceLocation | null,
): readonly Problem[] {
  const placed = deafRows(sets, definitions).map((deaf) => ({
    deaf,
    where: place(deaf.set, deaf.set.rules.indexOf(deaf.rule)),
  }));
  const whereOf = new Map(placed.map(({ deaf, where }) => [deaf.rule, where]));
  const theirs = placed.flatMap(({ deaf, where }) => (where === null ? [] : [deaf]));
  const own = placed.flatMap(({ deaf, where }) => (where === null ? [deaf] : []));
  return [
    ...groupedBy(theirs, ({ rule }) => rule).map((group) =>
      usersRowProblem(group, whereOf.get(group[0].rule) ?? {}),
    ),
    ...groupedBy(own, ({ definition }) => definition).map(ownRowsProblem),
  ];
}
