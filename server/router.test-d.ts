import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { describe, expectTypeOf, it } from "vitest";
import type {
  Overview,
  OverviewQuery,
  SearchHit,
  SeriesQuery,
  SeriesView,
  SloView,
  TeamView,
} from "#shared/budget/views.ts";
import type { ListedComposite } from "#shared/budget/composite.ts";
import type { BudgetHistory } from "#shared/budget/history.ts";
import type { Decision } from "#shared/debt/model.ts";
import type {
  DebtView,
  KnownRisk,
  PlanningBoard,
  RulesPreview,
  TeamPlanning,
  TrackerStatus,
} from "#shared/debt/views.ts";
import type { DryRun } from "#shared/gate/dry-run.ts";
import type { GateRequest } from "#shared/gate/model.ts";
import type { TrafficProfile } from "#shared/gate/traffic-profile.ts";
import type {
  CheckPage,
  CheckQuery,
  CostView,
  GateCheck,
  GateFactsView,
  PolicyView,
} from "#shared/gate/views.ts";
import type { CausesQuery, CausesView } from "#shared/incidents/model.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { SourceHealth } from "#shared/sli/model.ts";
import type { DecideCommand, SaveDebtCommand, SaveSprintCommand } from "#server/debt/verbs.ts";
import type { DryRunQuery } from "#server/gate/gate.service.ts";
import type { AboutNow } from "#server/platform/meta.router.ts";
import type { AppRouter } from "./router.ts";

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
/** Readonly-ness aside, which a wire cannot carry. */
type Plain<T> = T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;

describe("the contract between client and server", () => {
  it("has these procedures and no others", () => {
    expectTypeOf<keyof Outputs>().toEqualTypeOf<
      | "budget"
      | "sli"
      | "slo"
      | "org"
      | "incidents"
      | "scenarios"
      | "gate"
      | "debt"
      | "live"
      | "meta"
    >();
    expectTypeOf<keyof Outputs["budget"]>().toEqualTypeOf<
      | "overview"
      | "team"
      | "slo"
      | "forecast"
      | "history"
      | "beside"
      | "composites"
      | "series"
      | "search"
      | "problems"
    >();
    expectTypeOf<keyof Outputs["sli"]>().toEqualTypeOf<"sources">();
    expectTypeOf<keyof Outputs["slo"]>().toEqualTypeOf<"problems">();
    expectTypeOf<keyof Outputs["org"]>().toEqualTypeOf<"catalog" | "problems">();
    expectTypeOf<keyof Outputs["incidents"]>().toEqualTypeOf<"causes">();
    expectTypeOf<keyof Outputs["scenarios"]>().toEqualTypeOf<
      | "league"
      | "matrix"
      | "cell"
      | "scorecard"
      | "gaming"
      | "rules"
      | "documents"
      | "document"
      | "raw"
      | "inbox"
      | "place"
      | "unplace"
      | "withdraw"
      | "exemptions"
      | "exempt"
      | "withdrawExemption"
    >();
    expectTypeOf<keyof Outputs["gate"]>().toEqualTypeOf<
      | "check"
      | "facts"
      | "cost"
      | "profile"
      | "dryRun"
      | "policy"
      | "records"
      | "record"
      | "override"
    >();
    expectTypeOf<keyof Outputs["debt"]>().toEqualTypeOf<
      | "board"
      | "team"
      | "debt"
      | "decisions"
      | "knowingly"
      | "trackers"
      | "rulesPreview"
      | "saveDebt"
      | "decide"
      | "saveSprint"
      | "setCapacity"
      | "removeSprint"
      | "syncTracker"
    >();
    expectTypeOf<keyof Outputs["live"]>().toEqualTypeOf<"events">();
    expectTypeOf<keyof Outputs["meta"]>().toEqualTypeOf<"about">();
  });

  it("takes exactly what the views ask", () => {
    expectTypeOf<Plain<Inputs["budget"]["overview"]>>().toEqualTypeOf<Plain<OverviewQuery>>();
    expectTypeOf<Plain<Inputs["budget"]["series"]>>().toEqualTypeOf<Plain<SeriesQuery>>();
    expectTypeOf<Plain<Inputs["incidents"]["causes"]>>().toEqualTypeOf<Plain<CausesQuery>>();
    expectTypeOf<Plain<Inputs["gate"]["records"]>>().toEqualTypeOf<Plain<CheckQuery>>();
    expectTypeOf<Plain<Inputs["gate"]["dryRun"]>>().toEqualTypeOf<Plain<DryRunQuery>>();
    expectTypeOf<Plain<Inputs["gate"]["check"]>>().toEqualTypeOf<
      Plain<GateRequest & { readonly at?: number; readonly by?: string }>
    >();
    expectTypeOf<Plain<Inputs["debt"]["saveDebt"]>>().toEqualTypeOf<Plain<SaveDebtCommand>>();
    expectTypeOf<Plain<Inputs["debt"]["decide"]>>().toEqualTypeOf<Plain<DecideCommand>>();
    expectTypeOf<Plain<Inputs["debt"]["saveSprint"]>>().toEqualTypeOf<Plain<SaveSprintCommand>>();
    expectTypeOf<Inputs["budget"]["team"]>().toEqualTypeOf<{ team: string | null }>();
    expectTypeOf<Inputs["budget"]["slo"]>().toEqualTypeOf<{ key: string }>();
    expectTypeOf<Inputs["budget"]["forecast"]>().toEqualTypeOf<{ key: string }>();
    expectTypeOf<Inputs["budget"]["history"]>().toEqualTypeOf<{ key: string }>();
    expectTypeOf<Inputs["budget"]["search"]>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<Inputs["meta"]["about"]>().toEqualTypeOf<void>();
  });

  it("answers exactly the views", () => {
    expectTypeOf<Plain<Outputs["budget"]["overview"]>>().toEqualTypeOf<Plain<Overview>>();
    expectTypeOf<Plain<Outputs["budget"]["team"]>>().toEqualTypeOf<Plain<TeamView>>();
    expectTypeOf<Plain<Outputs["budget"]["series"]>>().toEqualTypeOf<Plain<SeriesView>>();
    expectTypeOf<Plain<Outputs["budget"]["history"]>>().toEqualTypeOf<Plain<BudgetHistory>>();
    expectTypeOf<Plain<Outputs["budget"]["search"]>>().toEqualTypeOf<Plain<readonly SearchHit[]>>();
    expectTypeOf<Plain<Outputs["budget"]["composites"]>>().toEqualTypeOf<
      Plain<readonly ListedComposite[]>
    >();
    expectTypeOf<Plain<Outputs["sli"]["sources"]>>().toEqualTypeOf<
      Plain<readonly SourceHealth[]>
    >();
    expectTypeOf<Plain<Outputs["incidents"]["causes"]>>().toEqualTypeOf<Plain<CausesView>>();
    expectTypeOf<Plain<Outputs["gate"]["check"]>>().toEqualTypeOf<Plain<GateCheck>>();
    expectTypeOf<Plain<Outputs["gate"]["facts"]>>().toEqualTypeOf<Plain<GateFactsView>>();
    expectTypeOf<Plain<Outputs["gate"]["cost"]>>().toEqualTypeOf<Plain<CostView>>();
    expectTypeOf<Plain<Outputs["gate"]["profile"]>>().toEqualTypeOf<Plain<TrafficProfile | null>>();
    expectTypeOf<Plain<Outputs["gate"]["dryRun"]>>().toEqualTypeOf<Plain<DryRun>>();
    expectTypeOf<Plain<Outputs["gate"]["policy"]>>().toEqualTypeOf<Plain<PolicyView>>();
    expectTypeOf<Plain<Outputs["gate"]["records"]>>().toEqualTypeOf<Plain<CheckPage>>();
    expectTypeOf<Plain<Outputs["debt"]["board"]>>().toEqualTypeOf<Plain<PlanningBoard>>();
    expectTypeOf<Plain<Outputs["debt"]["team"]>>().toEqualTypeOf<Plain<TeamPlanning>>();
    expectTypeOf<Plain<Outputs["debt"]["debt"]>>().toEqualTypeOf<Plain<DebtView>>();
    expectTypeOf<Plain<Outputs["debt"]["decide"]>>().toEqualTypeOf<Plain<Decision>>();
    expectTypeOf<Plain<Outputs["debt"]["knowingly"]>>().toEqualTypeOf<Plain<KnownRisk[]>>();
    expectTypeOf<Plain<Outputs["debt"]["trackers"]>>().toEqualTypeOf<Plain<TrackerStatus[]>>();
    expectTypeOf<Plain<Outputs["debt"]["rulesPreview"]>>().toEqualTypeOf<Plain<RulesPreview>>();
    expectTypeOf<Plain<Outputs["slo"]["problems"]>>().toEqualTypeOf<Plain<readonly Problem[]>>();
    expectTypeOf<Plain<Outputs["org"]["catalog"]>>().toEqualTypeOf<Plain<Catalog>>();
    expectTypeOf<Plain<Outputs["meta"]["about"]>>().toEqualTypeOf<Plain<AboutNow>>();
    expectTypeOf<Outputs["budget"]["slo"]["row"]["status"]>().toEqualTypeOf<
      SloView["row"]["status"]
    >();
    expectTypeOf<Outputs["budget"]["slo"]["definition"]["target"]>().toEqualTypeOf<number>();
  });
});
