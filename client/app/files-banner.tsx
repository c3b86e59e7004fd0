import { Link } from "@tanstack/react-router";
import { filesInError } from "#client/features/sources/problem-words.ts";
import { useFileProblems } from "#client/features/sources/use-file-problems.ts";
import { plural } from "#client/ui/format.ts";
import classes from "./shell.module.css";

const NAMED = 3;

/** Says on every page which files have errors; the rest is on the page of the sources. */
export function FilesBanner() {
  const files = filesInError(useFileProblems().problems ?? []);
  if (files.length === 0) return null;
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
  return (
    <div className={classes.banner} role="status">
      <p>
        <b>{plural(files.length, "file")} could not be read in full:</b>{" "}
        {files.slice(0, NAMED).join(", ")}
        {more}. <Link to="/sources">What is wrong</Link>
      </p>
    </div>
  );
}
