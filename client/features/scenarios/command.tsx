import { useClipboard } from "@mantine/hooks";
import { VisuallyHidden } from "@mantine/core";
import type { HowToRun } from "#shared/scenarios/catalogue.ts";
import classes from "./scenarios.module.css";

/** A command with a button that copies it. */
function Command({ how: { tool, command } }: { readonly how: HowToRun }) {
  const clipboard = useClipboard({ timeout: 2_000 });
  const said =
    clipboard.error !== null
      ? "Select it and copy it by hand"
      : clipboard.copied
        ? "Copied"
        : "Copy";
  return (
    <li>
      <span>{tool}</span>
      <code>{command}</code>
      <button type="button" className={classes.copy} onClick={() => clipboard.copy(command)}>
        <span aria-live="polite">{said}</span>
        <VisuallyHidden> the command for {tool}</VisuallyHidden>
      </button>
    </li>
  );
}

/** How a scenario is run, with each tool that can. */
export function Commands({ run }: { readonly run: readonly HowToRun[] }) {
  if (run.length === 0)
    return <p className={classes.quiet}>The scenario catalogue names no tool for it.</p>;
  return (
    <ul className={classes.commands}>
      {run.map((how) => (
        <Command key={`${how.tool}${how.command}`} how={how} />
      ))}
    </ul>
  );
}
