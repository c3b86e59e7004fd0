import { Link } from "@tanstack/react-router";
import type { CalendarUnit } from "#shared/slo/model.ts";
import { CALENDAR_UNITS, type SloAddress } from "./address.ts";
import classes from "./range-picker.module.css";

/** Which calendar window is shown beside those of the definition. Every choice is a link. */
export function BesidePicker({
  sloKey,
  address,
}: {
  readonly sloKey: string;
  readonly address: SloAddress;
}) {
  const { beside, ...rest } = address;
  const choices: readonly (CalendarUnit | undefined)[] = [undefined, ...CALENDAR_UNITS];
  return (
    <nav className={classes.picker} aria-label="Calendar window beside">
      {choices.map((unit) => (
        <Link
          key={unit ?? "none"}
          to="/slos/$"
          params={{ _splat: sloKey }}
          search={unit === undefined ? rest : { ...rest, beside: unit }}
          resetScroll={false}
          className={classes.choice ?? ""}
          data-current={beside === unit}
          aria-current={beside === unit ? "true" : undefined}
          activeProps={{}}
        >
          {unit === undefined ? "none beside" : `this ${unit}`}
        </Link>
      ))}
    </nav>
  );
}
