import { Popover, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { ROLLUP_EXPLAINED, ROLLUP_FORMULA, type RollupValues } from "./rollup-words.ts";
import classes from "./org.module.css";

/** Opens a team's figure: its formula, with the values put in where they are known, and what it means. */
export function RollupHow({ values = null }: { readonly values?: RollupValues | null }) {
  return (
    <Popover
      width={values === null ? 360 : "min(520px, calc(100vw - 32px))"}
      shadow="sm"
      position="bottom-start"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.how ?? ""}>
          how?<VisuallyHidden> The figure of a team</VisuallyHidden>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.explained ?? ""}>
        <code>{ROLLUP_FORMULA}</code>
        {values === null ? null : <Values values={values} />}
        <p>{ROLLUP_EXPLAINED}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

function Values({ values: { formula, terms, leftOut } }: { readonly values: RollupValues }) {
  return (
    <>
      <p>
        <code>= {formula}</code>
      </p>
      <table className={classes.terms}>
        <thead>
          <tr>
            {["Budget", "Events", "Spent", "Events × spent"].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {terms.map(({ key, title, weight, burned, product }) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td>{weight}</td>
              <td>{burned}</td>
              <td>{product}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {leftOut.length === 0 ? null : (
        <p>Not in it, being unknown or without traffic: {leftOut.join(", ")}.</p>
      )}
    </>
  );
}
