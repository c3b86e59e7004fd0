import type { DebtStanding } from "#shared/debt/views.ts";
import { STANDING_WORDS } from "./words.ts";
import classes from "./debt.module.css";

/** Whether a debt is good, bad, or has turned bad: by shape and word besides the colour. */
export function StandingMark({ standing }: { readonly standing: DebtStanding }) {
  const { shape, word, meaning } = STANDING_WORDS[standing];
  return (
    <span className={classes.standing} data-standing={standing} title={meaning}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  );
}
