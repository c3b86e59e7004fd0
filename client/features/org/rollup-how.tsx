import { Popover, UnstyledButton } from "@mantine/core";
import { ROLLUP_EXPLAINED, ROLLUP_FORMULA } from "./rollup-words.ts";
import classes from "./org.module.css";

/** Opens a team's figure: its formula and what it means. */
export function RollupHow() {
  return (
    <Popover width={360} shadow="sm" position="bottom-start">
      <Popover.Target>
        <UnstyledButton className={classes.how ?? ""}>how?</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown
        aria-label="How the figure of a team comes about"
        className={classes.explained ?? ""}
      >
        <code>{ROLLUP_FORMULA}</code>
        <p>{ROLLUP_EXPLAINED}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
