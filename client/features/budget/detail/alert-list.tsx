import type { AlertState } from "#shared/budget/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { useZone } from "#client/ui/preferences.ts";
import classes from "./detail.module.css";
import { alertName, alertSentence, alertWord, type AlertWord } from "./sentences.ts";

const SHAPES: Readonly<Record<AlertWord, string>> = {
  firing: "▲",
  unmeasurable: "◌",
  "held back": "◐",
  "can never fire": "○",
  quiet: "●",
};

/** How each burn-rate alert stands. */
export function AlertList({
  alerts,
  now,
}: {
  readonly alerts: readonly AlertState[];
  readonly now: Instant;
}) {
  const zone = useZone();
  if (alerts.length === 0)
    return (
      <p className={classes.quiet}>No alert of the policy looks back less far than this window.</p>
    );
  return (
    <ul className={classes.list}>
      {alerts.map((alert) => {
        const word = alertWord(alert);
        const name = alertName(alert);
        return (
          <li key={name} className={classes.alert} data-word={word} data-severity={alert.severity}>
            <span className={classes.shape} aria-hidden="true">
              {SHAPES[word]}
            </span>
            <span>
              {name}: <strong>{alertSentence(alert, now, zone)}</strong>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
