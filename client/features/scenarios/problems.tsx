import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import { sentenceOf } from "#client/ui/format.ts";
import classes from "./scenarios.module.css";

interface RankingProblemsProps {
  readonly problems: readonly Problem[];
  /** Those of this severity only. */
  readonly severity: Problem["severity"];
}

/** Where a problem stands, as editors write it. */
function Place({ where }: { readonly where: SourceLocation | undefined }) {
  const { file, line, column } = where ?? {};
  if (file === undefined) return null;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return (
    <>
      <code>{place}</code>{" "}
    </>
  );
}

/** What is wrong with scenarios, exemptions or the policy of the ranking, and where. Nothing where nothing is. */
export function RankingProblems({ problems, severity }: RankingProblemsProps) {
  const shown = problems.filter((problem) => problem.severity === severity);
  if (shown.length === 0) return null;
  const isBroken = severity === "error";
  return (
    <div className={classes.problems} role={isBroken ? "alert" : "status"}>
      <b>
        {isBroken
          ? "Something of the ranking’s files could not be read and is left out."
          : "The ranking’s files were read, with something to know."}
      </b>
      <ul>
        {shown.map(({ message, remedy, where }) => (
          <li key={`${where?.file}${where?.line}${message}`}>
            <Place where={where} />
            {sentenceOf(message)}
            {remedy === undefined ? null : ` What to try: ${sentenceOf(remedy)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
