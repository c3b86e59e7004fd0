import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "@mantine/core";
import type { SeriesView, SloView } from "#shared/budget/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { BurnDownChart } from "#client/ui/charts/burn-down-chart.tsx";
import { EventsChart } from "#client/ui/charts/events-chart.tsx";
import { budgetMessage, rangeBudgetMessage, totalsOf } from "#client/ui/charts/messages.ts";
import { SliChart } from "#client/ui/charts/sli-chart.tsx";
import { type BudgetUnit, describeWindow, pointsFor } from "#client/ui/charts/units.ts";
import { useWidth } from "#client/ui/charts/use-width.ts";
import { FailureNotice, Notice } from "#client/ui/states.tsx";
import { intervalOf, rangeWords, type SloAddress } from "./address.ts";
import classes from "./detail.module.css";
import { useCauses } from "./use-causes.ts";
import { useForecast } from "./use-forecast.ts";

interface TimeChartsProps {
  readonly view: SloView;
  readonly unit: BudgetUnit;
  readonly address: SloAddress;
  readonly burn: React.ReactNode;
  /** Where the budget went, by cause; stands below the chart of what is left. */
  readonly causes: React.ReactNode;
}

/** Budget, events and SLI over the chosen stretch of time, all from one series. */
export function TimeCharts({ view, unit, address, burn, causes }: TimeChartsProps) {
  const trpc = useTRPC();
  const [measure, width] = useWidth<HTMLDivElement>();
  const interval = intervalOf(address, view.at);
  const input = { key: view.row.key, ...interval, points: pointsFor(width) };
  const isAhead = interval !== null && interval.from >= view.at;
  const query = useQuery(
    trpc.budget.series.queryOptions(input, {
      enabled: width > 0 && !isAhead,
      placeholderData: keepPreviousData,
    }),
  );
  const series = query.data?.key === view.row.key ? query.data : undefined;
  return (
    <div ref={measure} className={classes.charts} aria-busy={query.isFetching}>
      {isAhead ? (
        <Notice title="This stretch of time has not begun">
          <p>Choose one that begins before now.</p>
        </Notice>
      ) : query.isError ? (
        <FailureNotice
          what="The charts could not be loaded"
          failure={asFailure(query.error)}
          onRetry={() => void query.refetch()}
        />
      ) : series === undefined ? (
        <Skeleton height={408} radius="sm" />
      ) : (
        <BurnDown view={view} series={series} address={address} />
      )}
      {isAhead ? null : causes}
      {burn}
      {isAhead || series === undefined || query.isError ? null : (
        <>
          <EventsChart series={series} unit={unit} now={view.at} />
          <SliChart series={series} target={view.budget.target} unit={unit} now={view.at} />
        </>
      )}
    </div>
  );
}

function BurnDown({
  view,
  series,
  address,
}: {
  readonly view: SloView;
  readonly series: SeriesView;
  readonly address: SloAddress;
}) {
  const words = rangeWords(address);
  const forecast = useForecast(view.row.key);
  const causes = useCauses(view.row.key, intervalOf(address, view.at));
  const title =
    words === null ? budgetMessage(view.budget) : rangeBudgetMessage(totalsOf(series), words);
  return (
    <BurnDownChart
      title={title}
      of={words ?? describeWindow(view.budget.windowLabel)}
      series={series}
      now={view.at}
      forecast={words === null && forecast?.kind === "fan" ? forecast : null}
      events={causes?.timeline}
    />
  );
}
