import type { Problem } from "#shared/kernel/errors.ts";
import { sentenceOf } from "#client/ui/format.ts";
import classes from "./scenarios.module.css";

/** What is wrong with scenarios, exemptions or the policy of the ranking, and where. Nothing where nothing is. */
export function RankingProblems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const isBroken = problems.some(({ severity }) => severity === "error");
  return (
    <div className={classes.problems} role={isBroken ? "alert" : "status"}>
      <b>
        {isBroken
          ? "Something of the ranking’s files could not be read and is left out."
          : "The ranking’s files were read, with something to know."}
      </b>
      <ul>
        {problems.map(({ message, remedy, where }) => (
          <li key={`${where?.file}${where?.line}${message}`}>
            <code>
              {[where?.file, where?.line, where?.column]
                .filter((part) => part !== undefined)
                .join(":")}
            </code>{" "}
            {sentenceOf(message)}
            {remedy === undefined ? null : ` What to try: ${sentenceOf(remedy)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
