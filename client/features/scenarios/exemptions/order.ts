import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import { EXEMPTION_STATES, type ExemptionSort, faceOfExemption } from "./states.ts";

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

type Order = (left: ExemptionView, right: ExemptionView) => number;

const byCell: Order = (left, right) =>
  NAMES.compare(left.service, right.service) || NAMES.compare(left.scenario, right.scenario);

/** Nothing that is not in force counts anything; it comes after whatever does. */
const creditOf = ({ credit }: ExemptionView): number => credit ?? -1;

function ordersAt(now: Instant): Readonly<Record<ExemptionSort, Order>> {
  const place = (one: ExemptionView): number => EXEMPTION_STATES.indexOf(faceOfExemption(one, now));
  return {
    state: (left, right) => place(left) - place(right) || left.until - right.until,
    cell: byCell,
    team: (left, right) => NAMES.compare(left.team ?? "\uFFFF", right.team ?? "\uFFFF"),
    approver: (left, right) => NAMES.compare(left.approvedBy, right.approvedBy),
    from: (left, right) => left.from - right.from,
    until: (left, right) => left.until - right.until,
    credit: (left, right) => creditOf(right) - creditOf(left),
  };
}

/** Exemptions in an order, the most pressing first by `state`; what is alike by its cell and its beginning. */
export function inOrder(
  exemptions: readonly ExemptionView[],
  sort: ExemptionSort,
  reversed: boolean,
  now: Instant,
): readonly ExemptionView[] {
  const order = ordersAt(now)[sort];
  const direction = reversed ? -1 : 1;
  return exemptions.toSorted(
    (left, right) =>
      direction * order(left, right) || byCell(left, right) || left.from - right.from,
  );
}
