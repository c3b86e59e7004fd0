import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Debt } from "#shared/debt/model.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { changedFields, type DebtFields, draftOf, fieldsOf } from "./debt-fields.ts";
import { fieldName } from "./words.ts";
import classes from "./register.module.css";

interface ConflictProps {
  /** The version that the form was opened with. */
  readonly base: Debt;
  readonly typed: DebtFields;
  readonly onRebase: (newest: Debt) => void;
}

/** Somebody else was faster. Their version can be loaded under what was typed, which is kept. */
export function Conflict({ base, typed, onRebase }: ConflictProps) {
  const zone = useZone();
  const newest = useQuery(
    useTRPC().debt.debt.queryOptions({ id: base.id }, { staleTime: 0, refetchOnMount: "always" }),
  );
  const before = fieldsOf(draftOf(base), zone);
  const own = changedFields(before, typed).length;
  const theirs = newest.data?.debt;
  const isThere = theirs !== undefined && theirs.version > base.version;
  const both =
    theirs === undefined
      ? []
      : changedFields(before, fieldsOf(draftOf(theirs), zone)).filter(
          (field) => before[field] !== typed[field],
        );
  return (
    <div role="alert" className={classes.conflict}>
      <p>
        <b>It was changed meanwhile</b>
        {isThere ? `, by ${theirs.changedBy}` : null}. Nothing was saved, and what you typed is
        kept.
        {own === 0 ? null : " Load the new version under it, look at it, and save again."}
        {both.length === 0
          ? null
          : ` Both of you changed: ${both.map(fieldName).join(", ")}; yours stays.`}
      </p>
      {newest.error === null ? null : <p>{sentenceOf(asFailure(newest.error).message)}</p>}
      <Button
        size="xs"
        variant="default"
        loading={newest.isFetching}
        disabled={!isThere}
        onClick={() => {
          if (theirs !== undefined) onRebase(theirs);
        }}
      >
        Load their version
      </Button>
    </div>
  );
}
