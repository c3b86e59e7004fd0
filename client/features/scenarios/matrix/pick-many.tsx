import { Button, Checkbox, Popover } from "@mantine/core";
import classes from "./matrix.module.css";

interface PickManyProps {
  /** What is picked: `Teams`. */
  readonly label: string;
  /** What stands there while nothing is: `All teams`. */
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[] | undefined;
  readonly onToggle: (value: string) => void;
  readonly onClear: () => void;
}

function said({ label, all, options, chosen }: PickManyProps): string {
  if (chosen === undefined) return all;
  const [only = ""] = chosen;
  if (chosen.length > 1) return `${chosen.length} ${label.toLowerCase()}`;
  return options.find(({ value }) => value === only)?.label ?? only;
}

/** A filter of which several may be picked. */
export function PickMany(props: PickManyProps) {
  const { label, all, options, chosen, onToggle, onClear } = props;
  const words = said(props);
  return (
    <Popover position="bottom-start" shadow="sm" width={280} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.pick ?? ""}
          aria-label={`${label}: ${words}`}
          rightSection={<span aria-hidden="true">▾</span>}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.choices ?? ""} aria-label={label}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            size="xs"
            label={option.label}
            checked={chosen?.includes(option.value) ?? false}
            onChange={() => onToggle(option.value)}
          />
        ))}
        {chosen === undefined ? null : (
          <Button variant="subtle" size="compact-xs" onClick={onClear}>
            {all}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
