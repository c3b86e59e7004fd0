import type { SloView } from "#shared/budget/views.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { Notice } from "#client/ui/states.tsx";
import classes from "./detail.module.css";
import { sentWords } from "./definition-words.ts";
import { QueryText } from "./query-text.tsx";

/** What keeps the number from being trusted: stale data, a failing source, no data at all. */
export function TrustNotices({ view }: { readonly view: SloView }) {
  const { row, source, budget, at } = view;
  const failing = source?.state === "failing" ? source : null;
  const isBlank = budget.coverage === 0 && budget.excluded < 1;
  if (row.staleSince === null && failing === null && !isBlank) return null;
  return (
    <Notice
      title={
        isBlank
          ? "There is no data at all"
          : row.staleSince === null
            ? "The source is failing"
            : "These figures are stale"
      }
    >
      <p>
        {row.staleSince === null ? null : (
          <>
            Nothing new has been measured <Moment at={row.staleSince} now={at} as="since" />.{" "}
            {source?.state === "ok"
              ? `The source “${source.name}” answers, but has nothing newer for this SLO. `
              : null}
          </>
        )}
        {isBlank ? <NothingKnown view={view} /> : null}
        {failing === null
          ? null
          : `The source “${failing.name}” fails: ${failing.error?.message ?? "it gives no reason"}. ${remedyOf(failing.error?.remedy)}`}
      </p>
    </Notice>
  );
}

/** What to do about a window without a single known slice: it depends on who is to bring them. */
function NothingKnown({ view }: { readonly view: SloView }) {
  const { source, sourceKind } = view.provenance;
  if (sourceKind === "demo")
    return "No slice of the window is known: the demo organisation has no data for it.";
  if (sourceKind === "prometheus")
    return `No slice of the window is known. Check that the queries below find series at the source “${source}”.`;
  return (
    <>
      Nothing has been pushed to it in the window. Send its slices to{" "}
      <code>POST /api/v1/slices</code> as those of <code>{view.row.slo}</code>;{" "}
      <a href="/api/v1/openapi.json">what the request looks like</a>.
    </>
  );
}

function remedyOf(remedy: string | undefined): string {
  return remedy === undefined ? "" : `What to try: ${remedy}.`;
}

/** Problems with the data, each with its query and the values. */
export function DataProblems({ view }: { readonly view: SloView }) {
  return (
    <ul className={classes.problems}>
      {view.problems.map((problem) => (
        <li key={`${problem.code}${problem.message}`}>
          <p>
            {sentenceOf(problem.message)}
            {problem.from === undefined ? null : (
              <span className={classes.quiet}>
                {" "}
                First seen <Moment at={problem.from} now={view.at} />.
              </span>
            )}
          </p>
          {problem.query === undefined ? null : (
            <QueryText purpose={`the query, ${sentWords(view.provenance)}`} text={problem.query} />
          )}
        </li>
      ))}
    </ul>
  );
}
