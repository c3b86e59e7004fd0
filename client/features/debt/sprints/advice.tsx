import type { PlanningPolicy } from "#shared/debt/policy.ts";
import type { AdviceRecord } from "#shared/debt/views.ts";
import { plural } from "#client/ui/format.ts";
import { pointsBetween } from "#client/features/debt/words.ts";
import classes from "./sprints.module.css";
import { adviceSentence, groupWords } from "./advice-words.ts";

/** What came of closed sprints in which the advice was followed, beside those in which it was not. */
export function Advice({
  advice,
  policy,
}: {
  readonly advice: AdviceRecord;
  readonly policy: PlanningPolicy;
}) {
  return (
    <div className={classes.advice}>
      <p className={classes.message}>{adviceSentence(advice)}</p>
      <dl>
        <div>
          <dt>Followed</dt>
          <dd>{groupWords(advice.followed)}</dd>
        </div>
        <div>
          <dt>Not followed</dt>
          <dd>{groupWords(advice.ignored)}</dd>
        </div>
      </dl>
      <p className={classes.quiet}>
        Followed: what was recommended went to debt, or what went to debt came within{" "}
        {pointsBetween(policy.followedWithin, 0)} of it. The change runs from a sprint's start to
        the end of the one after it.
        {advice.leftOut === 0
          ? null
          : ` ${plural(advice.leftOut, "closed sprint")} left out: too little is known of ${advice.leftOut === 1 ? "it" : "them"}.`}
      </p>
    </div>
  );
}
