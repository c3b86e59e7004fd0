import type { AdviceGroup, AdviceRecord } from "#shared/debt/views.ts";
import { plural } from "#client/ui/format.ts";
import { changeWords } from "#client/features/debt/words.ts";

/** Below so many sprints in a group a difference says next to nothing, and below the second it is only a hint. */
const FEW = 3;
const SOME = 10;

/** What a group of sprints came to. */
export function groupWords({ sprints, meanChange, daysExhausted }: AdviceGroup): string {
  if (sprints === 0) return "no sprint of which enough is known";
  const exhausted =
    daysExhausted === 0 ? "never exhausted" : `exhausted on ${plural(daysExhausted, "day")}`;
  return `${plural(sprints, "sprint")}; the worst budget changed by ${changeWords(meanChange)} on average, ${exhausted}`;
}

/** Others may have been left out, so that never and always hold among these alone. */
function amongWords({ sprints }: AdviceGroup): string {
  return sprints === 1
    ? "in the one sprint of which enough is known"
    : `among the ${sprints} sprints of which enough is known`;
}

/** Whether following the advice paid, with as much confidence as the number of sprints allows. */
export function adviceSentence({ followed, ignored }: AdviceRecord): string {
  if (followed.meanChange === null && ignored.meanChange === null)
    return "Nobody can say yet: no closed sprint has both a recommendation and what was done.";
  if (followed.meanChange === null)
    return `Nobody can say: ${amongWords(ignored)} the advice was never followed, so there is nothing to compare with.`;
  if (ignored.meanChange === null)
    return `Nobody can say: ${amongWords(followed)} the advice was always followed, so there is nothing to compare with.`;
  const difference = followed.meanChange - ignored.meanChange;
  const points = Math.round(Math.abs(difference) * 100);
  const fewest = Math.min(followed.sprints, ignored.sprints);
  const size =
    points === 0
      ? "it made no difference that can be seen"
      : `budgets did ${plural(points, "point")} ${difference > 0 ? "better" : "worse"} where it was followed`;
  if (fewest < FEW)
    return `Too early to say: ${size}, but one of the groups has ${plural(fewest, "sprint")}.`;
  if (fewest < SOME)
    return `As far as ${plural(followed.sprints + ignored.sprints, "sprint")} can tell, ${size}. That is a hint, not a proof: teams chose for themselves, nobody drew lots.`;
  return `Over ${plural(followed.sprints + ignored.sprints, "sprint")} ${size}. Teams chose for themselves, nobody drew lots, so part of it may have other causes.`;
}
