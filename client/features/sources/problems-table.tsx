import type { Problem } from "#shared/kernel/errors.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { StateMark } from "#client/ui/status.tsx";
import { inReadingOrder, placeText, problemKey } from "./problem-words.ts";
import classes from "./sources.module.css";

const SEVERITIES = {
  error: {
    status: "exhausted",
    word: "error",
    meaning: "What it concerns was not taken; the last good version stays in force.",
  },
  warning: { status: "warning", word: "warning", meaning: "It was taken, with this to know." },
} as const;

/** What is wrong with the files of SLOs and of the catalogue, and what to do about it. */
export function ProblemsTable({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <table role="table" className={classes.table} aria-label="Problems of the files">
      <thead role="rowgroup">
        <tr role="row">
          {["Severity", "Where", "What is wrong", "What to do"].map((head) => (
            <th key={head} role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {inReadingOrder(problems).map((problem) => (
          <tr key={problemKey(problem)} role="row">
            <td role="cell">
              <StateMark {...SEVERITIES[problem.severity]} />
            </td>
            <td role="cell" className={classes.place}>
              {placeText(problem.where) ?? "no file"}
            </td>
            <td role="cell" className={classes.text} title={problem.code}>
              {sentenceOf(problem.message)}
            </td>
            <td role="cell" className={classes.text}>
              {problem.remedy === undefined ? null : sentenceOf(problem.remedy)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
