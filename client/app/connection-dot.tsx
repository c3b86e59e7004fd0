import { useConnection } from "#client/data/connection.ts";
import { formatClock, formatExact } from "#client/ui/dates.ts";
import { useZone } from "#client/ui/preferences.ts";
import classes from "./shell.module.css";

/** A quiet dot, with words: whether what is on the page follows what happens, and since when not. */
export function ConnectionDot() {
  const connection = useConnection();
  const zone = useZone();
  const words =
    connection.state === "reconnecting"
      ? `reconnecting since ${formatClock(connection.since, zone)}`
      : connection.state === "live"
        ? "live"
        : "connecting";
  const title =
    connection.state === "reconnecting"
      ? `Changes have not arrived since ${formatExact(connection.since, zone)}`
      : "Changes show by themselves";
  return (
    <span className={classes.connection} data-state={connection.state} role="status" title={title}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.words}>{words}</span>
    </span>
  );
}
