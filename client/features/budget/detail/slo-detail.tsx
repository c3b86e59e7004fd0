import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { budgetUnits } from "#shared/budget/units.ts";
import type { SloView } from "#shared/budget/views.ts";
import type { Interval } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { BurnBars } from "#client/ui/charts/burn-bars.tsx";
import { type BudgetUnit, budgetUnit, describeWindow } from "#client/ui/charts/units.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import { Backtest } from "#client/features/budget/backtest/backtest.tsx";
import { readTarget, writeTarget } from "#client/features/budget/backtest/targets.ts";
import { CompositeParts } from "#client/features/budget/composite/composite-parts.tsx";
import { intervalOf, type SloAddress } from "./address.ts";
import { AlertList } from "./alert-list.tsx";
import { BesidePicker } from "./beside-picker.tsx";
import { Definition } from "./definition.tsx";
import classes from "./detail.module.css";
import { DetailSkeleton } from "./detail-skeleton.tsx";
import { excludedShareWords } from "./exclusion-words.ts";
import { Exclusions, MaintenanceNotice } from "./exclusions.tsx";
import { FurtherWindows } from "./further-windows.tsx";
import { DataProblems, TrustNotices } from "./notices.tsx";
import { Origin } from "./origin.tsx";
import { RangePicker } from "./range-picker.tsx";
import { burnMessage } from "./sentences.ts";
import { Siblings } from "./siblings.tsx";
import { TimeCharts } from "./time-charts.tsx";
import { UnknownSlo } from "./unknown-slo.tsx";
import { Verdict } from "./verdict.tsx";

interface SloDetailProps {
  readonly sloKey: string;
  readonly address: SloAddress;
  readonly onAddress: (address: SloAddress) => void;
  /** Draws where the budget went, by cause. */
  readonly causes: (shown: ShownStretch) => ReactNode;
}

/** What of a budget is shown: over its own window, or over a stretch of time. */
export interface ShownStretch {
  readonly view: SloView;
  readonly unit: BudgetUnit;
  /** `null`: the SLO's own window. */
  readonly interval: Interval | null;
}

/** Everything about one budget: where it went, how fast it goes, when it is gone, and whether to trust the number. */
export function SloDetail({ sloKey, address, onAddress, causes }: SloDetailProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.budget.slo.queryOptions({ key: sloKey }));
  if (query.data !== undefined)
    return <Loaded view={query.data} address={address} onAddress={onAddress} causes={causes} />;
  if (!query.isError) return <DetailSkeleton title={sloKey} />;
  const failure = asFailure(query.error);
  return (
    <Page title={sloKey}>
      {failure.code === "slo.unknown" ? (
        <UnknownSlo sloKey={sloKey} />
      ) : (
        <FailureNotice
          what="This budget could not be loaded"
          failure={failure}
          onRetry={() => void query.refetch()}
        />
      )}
    </Page>
  );
}

function rollingSeconds(window: TimeWindow): number | null {
  return window.kind === "rolling" ? window.seconds : null;
}

interface LoadedProps extends Omit<SloDetailProps, "sloKey"> {
  readonly view: SloView;
}

function Loaded({ view, address, onAddress, causes }: LoadedProps) {
  const { row, budget, definition, provenance } = view;
  const unit = budgetUnit(budget.method, budgetUnits(definition, provenance.sliceSeconds).seconds);
  return (
    <Page title={row.title} above={<Heading view={view} />}>
      {view.siblings.length > 0 ? <Siblings view={view} address={address} /> : null}
      <Verdict view={view} unit={unit} />
      <TrustNotices view={view} />
      <MaintenanceNotice view={view} />
      <Section
        title="Where it went"
        note={
          <RangePicker
            sloKey={row.key}
            address={address}
            shown={
              intervalOf(address, view.at) ?? {
                from: budget.window.from,
                to: Math.min(budget.window.to, view.at),
              }
            }
            window={describeWindow(budget.windowLabel)}
            windowSeconds={rollingSeconds(definition.windows[0])}
            onChoose={onAddress}
          />
        }
      >
        <TimeCharts
          view={view}
          unit={unit}
          address={address}
          burn={<Burn view={view} />}
          causes={causes({ view, unit, interval: intervalOf(address, view.at) })}
        />
      </Section>
      <Section
        title="Over further windows"
        note={<BesidePicker sloKey={row.key} address={address} />}
      >
        <FurtherWindows view={view} unit={unit} beside={address.beside} />
      </Section>
      {view.exclusions.length > 0 ? (
        <Section title="Excluded from the budget" note={`${excludedShareWords(budget.excluded)}`}>
          <Exclusions view={view} />
        </Section>
      ) : null}
      {view.composite === null ? null : (
        <Section title="Part of a composite">
          <CompositeParts composite={view.composite} current={row.key} />
        </Section>
      )}
      <Backtest
        view={view}
        target={readTarget(address.target) ?? undefined}
        onTarget={(target) => {
          const { target: _, ...range } = address;
          onAddress(target === undefined ? range : { ...range, target: writeTarget(target) });
        }}
      />
      {view.problems.length > 0 ? (
        <Section title="Problems with the data">
          <DataProblems view={view} />
        </Section>
      ) : null}
      <div className={classes.pair}>
        <Section title="How this number came about">
          <Origin view={view} />
        </Section>
        <Section title="Definition">
          <Definition view={view} />
        </Section>
      </div>
    </Page>
  );
}

function Heading({ view }: { readonly view: SloView }) {
  const { row, team } = view;
  return (
    <>
      <p className={classes.from}>
        {team === null ? (
          "Unowned"
        ) : (
          <Link to="/teams/$team" params={{ team: team.name }}>
            {team.displayName}
          </Link>
        )}{" "}
        / {row.service}
      </p>
      <h1>{row.title}</h1>
    </>
  );
}

function Burn({ view }: { readonly view: SloView }) {
  return (
    <div className={classes.burn}>
      <BurnBars title={burnMessage(view.budget)} budget={view.budget} />
      <div>
        <h3 className={classes.subheading}>Alerts</h3>
        <AlertList alerts={view.budget.alerts} now={view.at} />
      </div>
    </div>
  );
}
