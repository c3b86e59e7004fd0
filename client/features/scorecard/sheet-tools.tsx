import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ScorecardView } from "#shared/scenarios/views.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { download } from "#client/ui/download.ts";
import type { ScorecardAddress } from "./address.ts";
import { toCsv } from "#shared/kernel/csv.ts";
import { scorecardRows } from "./csv.ts";
import classes from "./scorecard.module.css";

/** Where teams see only their own line: whose it is. */
function TeamChoice({ address, onChange }: Omit<SheetToolsProps, "view">) {
  const catalog = useQuery(useTRPC().org.catalog.queryOptions());
  const { team, ...rest } = address;
  const teams = catalog.data?.teams ?? [];
  const known = team === undefined || teams.some(({ name }) => name === team);
  return (
    <NativeSelect
      size="xs"
      aria-label="Team"
      data={[
        { value: "", label: "choose your team" },
        ...(known ? [] : [{ value: team, label: team }]),
        ...teams.map(({ name, displayName }) => ({ value: name, label: displayName })),
      ]}
      value={team ?? ""}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChange(chosen === "" ? rest : { ...rest, team: chosen });
      }}
    />
  );
}

interface SheetToolsProps {
  readonly view: ScorecardView;
  readonly address: ScorecardAddress;
  readonly onChange: (address: ScorecardAddress) => void;
}

/** As of when, and ways to take the sheet along. */
export function SheetTools({ view, address, onChange }: SheetToolsProps) {
  const { at, ...rest } = address;
  const past = view.quarters.slice(0, -1).map((quarter) => ({
    value: new Date(quarter.at).toISOString(),
    label: `end of ${quarter.label}`,
  }));
  const known = at === undefined || past.some(({ value }) => value === at);
  return (
    <div className={`${classes.tools} no-print`}>
      <NativeSelect
        size="xs"
        aria-label="As of"
        data={[
          { value: "", label: "as of now" },
          ...(known
            ? []
            : [{ value: at, label: `as of ${at.slice(0, 16).replace("T", " ")} UTC` }]),
          ...past.toReversed(),
        ]}
        value={at ?? ""}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onChange(chosen === "" ? rest : { ...rest, at: chosen });
        }}
      />
      {view.mode === "private" ? <TeamChoice address={address} onChange={onChange} /> : null}
      <Button size="xs" variant="default" onClick={() => window.print()}>
        Print
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() =>
          download(
            // The mark tells spreadsheets that it is UTF-8.
            `\ufeff${toCsv(scorecardRows(view))}`,
            `headroom-scorecard-${new Date(view.at).toISOString().slice(0, 10)}.csv`,
          )
        }
      >
        Download CSV
      </Button>
      <Link to="/lab">Can it be gamed?</Link>
    </div>
  );
}
