import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { BudgetSort } from "#shared/budget/views.ts";
import classes from "./list.module.css";

interface HeadCellProps {
  readonly meta:
    | { readonly sort?: BudgetSort; readonly area: string; readonly numeric?: boolean }
    | undefined;
  readonly sort: BudgetSort;
  readonly reversed: boolean;
  readonly onSort: (sort: BudgetSort) => void;
  readonly children: ReactNode;
}

/** A column's head; where the list can be put in its order, a button. */
export function HeadCell({ meta, sort, reversed, onSort, children }: HeadCellProps) {
  const own = meta?.sort;
  const sorted = own !== undefined && own === sort;
  const mark = sorted ? <span aria-hidden="true">{reversed ? " ↑" : " ↓"}</span> : null;
  return (
    <th
      role="columnheader"
      scope="col"
      data-area={meta?.area}
      data-numeric={meta?.numeric === true}
      aria-sort={sorted ? (reversed ? "descending" : "ascending") : undefined}
    >
      {own === undefined ? (
        children
      ) : (
        <UnstyledButton className={classes.sort ?? ""} onClick={() => onSort(own)}>
          {children}
          {mark}
        </UnstyledButton>
      )}
    </th>
  );
}
