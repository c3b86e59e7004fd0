import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { readSloAddress } from "#client/features/budget/detail/address.ts";
import { readListAddress } from "#client/features/budget/list/address.ts";
import { readBoardAddress } from "#client/features/debt/board/address.ts";
import { readTeamAddress } from "#client/features/debt/simulation/address.ts";
import { readEvidenceAddress } from "#client/features/evidence/address.ts";
import { readLabAddress } from "#client/features/gaming/address.ts";
import { readScorecardAddress } from "#client/features/scorecard/address.ts";
import { readShipAddress } from "#client/features/gate/address.ts";
import { readExemptionsAddress } from "#client/features/scenarios/exemptions/address.ts";
import { readLeagueAddress } from "#client/features/scenarios/league/address.ts";
import { readMatrixAddress } from "#client/features/scenarios/matrix/address.ts";
import { NotFoundPage } from "#client/pages/not-found.tsx";
import { OverviewPage } from "#client/pages/overview.tsx";
import { PageSkeleton } from "#client/ui/states.tsx";
import { onlyWhat, parseSearch, stringifySearch } from "./address.ts";
import { Crash } from "./crash.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: onlyWhat(readListAddress),
  component: OverviewPage,
});

const teams = createRoute({
  getParentRoute: () => root,
  path: "/teams",
  component: lazyRouteComponent(() => import("#client/pages/teams.tsx"), "TeamsPage"),
});

/** `~unowned` stands for the services that nobody owns. */
const team = createRoute({
  getParentRoute: () => root,
  path: "/teams/$team",
  validateSearch: onlyWhat(readListAddress),
  component: lazyRouteComponent(() => import("#client/pages/team.tsx"), "TeamPage"),
});

/** An SLO's key has slashes in it, so it takes the rest of the path. The page brings the charts, and comes on its own. */
const slo = createRoute({
  getParentRoute: () => root,
  path: "/slos/$",
  validateSearch: onlyWhat(readSloAddress),
  component: lazyRouteComponent(() => import("#client/pages/slo.tsx"), "SloPage"),
});

const evidence = createRoute({
  getParentRoute: () => root,
  path: "/evidence",
  validateSearch: onlyWhat(readEvidenceAddress),
  component: lazyRouteComponent(() => import("#client/pages/evidence.tsx"), "EvidencePage"),
});

const document = createRoute({
  getParentRoute: () => root,
  path: "/evidence/$digest",
  component: lazyRouteComponent(() => import("#client/pages/document.tsx"), "DocumentPage"),
});

const scorecard = createRoute({
  getParentRoute: () => root,
  path: "/scorecard",
  validateSearch: onlyWhat(readScorecardAddress),
  component: lazyRouteComponent(() => import("#client/pages/scorecard.tsx"), "ScorecardPage"),
});

const lab = createRoute({
  getParentRoute: () => root,
  path: "/lab",
  validateSearch: onlyWhat(readLabAddress),
  component: lazyRouteComponent(() => import("#client/pages/lab.tsx"), "LabPage"),
});

/** The page brings the statistics of canaries with it. */
const ship = createRoute({
  getParentRoute: () => root,
  path: "/ship",
  validateSearch: onlyWhat(readShipAddress),
  component: lazyRouteComponent(() => import("#client/pages/ship.tsx"), "ShipPage"),
});

const planning = createRoute({
  getParentRoute: () => root,
  path: "/planning",
  validateSearch: onlyWhat(readBoardAddress),
  component: lazyRouteComponent(() => import("#client/pages/planning.tsx"), "PlanningPage"),
});

/** The page brings the simulation and the charts with it. */
const planningTeam = createRoute({
  getParentRoute: () => root,
  path: "/planning/$team",
  validateSearch: onlyWhat(readTeamAddress),
  component: lazyRouteComponent(
    () => import("#client/pages/planning-team.tsx"),
    "PlanningTeamPage",
  ),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: "/sources",
  component: lazyRouteComponent(() => import("#client/pages/sources.tsx"), "SourcesPage"),
});

const league = createRoute({
  getParentRoute: () => root,
  path: "/league",
  validateSearch: onlyWhat(readLeagueAddress),
  component: lazyRouteComponent(() => import("#client/pages/league.tsx"), "LeaguePage"),
});

const matrix = createRoute({
  getParentRoute: () => root,
  path: "/league/matrix",
  validateSearch: onlyWhat(readMatrixAddress),
  component: lazyRouteComponent(
    () => import("#client/pages/league-matrix.tsx"),
    "LeagueMatrixPage",
  ),
});

const exemptions = createRoute({
  getParentRoute: () => root,
  path: "/league/exemptions",
  validateSearch: onlyWhat(readExemptionsAddress),
  component: lazyRouteComponent(
    () => import("#client/pages/league-exemptions.tsx"),
    "LeagueExemptionsPage",
  ),
});

const cell = createRoute({
  getParentRoute: () => root,
  path: "/league/cell/$service/$scenario",
  component: lazyRouteComponent(() => import("#client/pages/league-cell.tsx"), "LeagueCellPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    teams,
    team,
    slo,
    ship,
    planning,
    planningTeam,
    league,
    matrix,
    exemptions,
    cell,
    evidence,
    document,
    scorecard,
    lab,
    sources,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingComponent: () => <PageSkeleton label="Loading the page" />,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
  pathParamsAllowedCharacters: ["@", "=", ":", "+"],
});

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: typeof router;
  }
}
