import type { ScoredBy } from "#shared/scenarios/views.ts";
import { plural } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./scenarios.module.css";

/** By what a score was computed. It stands wherever a score is shown. */
export function ScoredByLine({ by }: { readonly by: ScoredBy }) {
  const { at, policyVersion, scenariosVersion, exposureDay, evidence, receivedLater } = by;
  return (
    <p className={classes.basis}>
      As of <Moment at={at} now={at} as="day" /> <Moment at={at} now={at} as="clock" />, by policy
      version <code>{policyVersion}</code> and scenarios <code>{scenariosVersion}</code>, from{" "}
      {plural(evidence, "piece of valid evidence", "pieces of valid evidence")}
      {receivedLater === 0 ? null : ` (${receivedLater} of them came in later)`}.{" "}
      {exposureDay === null ? (
        "No traffic was measured, so exposures are what the catalogue says."
      ) : (
        <>
          Exposures by the traffic of the 28 days before{" "}
          <Moment at={exposureDay} now={at} as="day" />.
        </>
      )}
    </p>
  );
}
