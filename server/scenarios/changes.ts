import type { Instant } from "#shared/kernel/time.ts";
import { worthOf } from "#shared/scenarios/quality.ts";
import type { ServiceRanking, TeamRanking } from "#shared/scenarios/ranking.ts";
import { cellShares, differencesBetween, type CellDifference } from "#shared/scenarios/shares.ts";
import type { ChangeView } from "#shared/scenarios/views.ts";
import type { Scene } from "./scene.ts";

const MOST = 12;
/** Less than it would be shown as. */
const NOTHING = 0.005;

const KIND_TEXTS: Readonly<Record<"passed" | "failed" | "fixed" | "exemption", string>> = {
  passed: "was tested, and the service came through it",
  failed: "was tested, and the service did not come through it",
  fixed: "had failed, was mended, and passed on another build",
  exemption: "is exempt now, or no longer is",
};

type CellKind = keyof typeof KIND_TEXTS | "aged";

/** What happened to a cell since an instant, and when. */
function causeOf(
  { service: name, scenario, before, after }: CellDifference,
  since: Instant,
  scene: Scene,
): { readonly kind: CellKind; readonly at: Instant | null } {
  const service = scene.rankedService(name);
  const newest =
    service === null
      ? undefined
      : scene
          .evidenceOf(service, scenario)
          .filter(({ at }) => at > since)
          .toSorted((left, right) => right.at - left.at)[0];
  if (after.state === "exempt" || before?.state === "exempt")
    return { kind: "exemption", at: null };
  if (newest === undefined) return { kind: "aged", at: null };
  const failed = worthOf(newest, scene.policy) < scene.policy.passAt;
  const fixed = before?.state === "known-risk" && after.state === "passed";
  return { kind: failed ? "failed" : fixed ? "fixed" : "passed", at: newest.at };
}

/** Why the R of one team is another than it was. */
function changesOf(
  team: TeamRanking,
  before: readonly ServiceRanking[],
  since: Instant,
  scene: Scene,
): readonly ChangeView[] {
  const { cells, weightPoints } = differencesBetween(cellShares(before), cellShares(team.services));
  const about = { team: team.team, teamTitle: scene.teamTitle(team.team) ?? team.team };
  const told = cells.map((cell) => ({ cell, ...causeOf(cell, since, scene) }));
  const aged = told.filter(({ kind }) => kind === "aged");
  const agedPoints = aged.reduce((sum, { cell }) => sum + cell.points, 0);
  const nowhere = { at: null, service: null, scenario: null };
  return [
    ...told.flatMap(({ cell, kind, at }): readonly ChangeView[] => {
      if (kind === "aged") return [];
      const { service, scenario, points } = cell;
      const name = scene.scenarios.get(scenario)?.name ?? scenario;
      const text = `${scene.serviceTitle(service)}: ${scenario} (${name}) ${KIND_TEXTS[kind]}`;
      return [{ ...about, kind, at, service, scenario, points, text }];
    }),
    {
      ...about,
      ...nowhere,
      kind: "aged",
      points: agedPoints,
      text: `Evidence of ${aged.length} ${aged.length === 1 ? "cell" : "cells"} is older than it was`,
    },
    {
      ...about,
      ...nowhere,
      kind: "weights",
      points: weightPoints,
      text: "Scenarios weigh otherwise, because nearly every run of them passes or no longer does",
    },
  ];
}

/** What changed since an instant and why, the greatest changes first. */
export function changesSince(
  since: Instant,
  teams: readonly TeamRanking[],
  scene: Scene,
): readonly ChangeView[] {
  const before = scene.book.pastServices(since);
  return teams
    .flatMap((team) =>
      changesOf(
        team,
        team.services.flatMap(({ service }) => before.get(service) ?? []),
        since,
        scene,
      ),
    )
    .filter(({ points }) => Math.abs(points) >= NOTHING)
    .toSorted((left, right) => Math.abs(right.points) - Math.abs(left.points))
    .slice(0, MOST);
}
