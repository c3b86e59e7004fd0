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
import type { CausesQuery, CausesView } from "#shared/incidents/model.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { SourceHealth } from "#shared/sli/model.ts";
import type { AboutNow } from "#server/platform/meta.router.ts";
import type { AppRouter } from "./router.ts";

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
/** Readonly-ness aside, which a wire cannot carry. */
type Plain<T> = T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;

describe("the contract between client and server", () => {
  it("has these procedures and no others", () => {
    expectTypeOf<keyof Outputs>().toEqualTypeOf<
      "budget" | "sli" | "slo" | "org" | "incidents" | "live" | "meta"
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
    expectTypeOf<keyof Outputs["live"]>().toEqualTypeOf<"events">();
    expectTypeOf<keyof Outputs["meta"]>().toEqualTypeOf<"about">();
  });

  it("takes exactly what the views ask", () => {
    expectTypeOf<Plain<Inputs["budget"]["overview"]>>().toEqualTypeOf<Plain<OverviewQuery>>();
    expectTypeOf<Plain<Inputs["budget"]["series"]>>().toEqualTypeOf<Plain<SeriesQuery>>();
    expectTypeOf<Plain<Inputs["incidents"]["causes"]>>().toEqualTypeOf<Plain<CausesQuery>>();
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
    expectTypeOf<Plain<Outputs["slo"]["problems"]>>().toEqualTypeOf<Plain<readonly Problem[]>>();
    expectTypeOf<Plain<Outputs["org"]["catalog"]>>().toEqualTypeOf<Plain<Catalog>>();
    expectTypeOf<Plain<Outputs["meta"]["about"]>>().toEqualTypeOf<Plain<AboutNow>>();
    expectTypeOf<Outputs["budget"]["slo"]["row"]["status"]>().toEqualTypeOf<
      SloView["row"]["status"]
    >();
    expectTypeOf<Outputs["budget"]["slo"]["definition"]["target"]>().toEqualTypeOf<number>();
  });
});
