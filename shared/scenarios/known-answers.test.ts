import { describe, expect, it } from "vitest";
import {
  RANKING_POLICY,
  aRankedOrganisation,
  aRankedService,
  aScenario,
  someEvidence,
  type EvidenceRecipe,
} from "#fixtures/builders.ts";
import duplicates from "#fixtures/known-answers/ranking-duplicates.json" with { type: "json" };
import answers from "#fixtures/known-answers/ranking.json" with { type: "json" };
import { DAY_MS } from "#shared/kernel/time.ts";
import { CellBook } from "./cell-book.ts";
import type { PlacedEvidence } from "./model.ts";
import { RunTable } from "./run-table.ts";
import { createScoreBook } from "./score-book.ts";

const NOW = answers.now * DAY_MS;

type Recorded = EvidenceRecipe & { readonly day: number };
type TeamCells = (typeof answers.teams)[number]["services"][number]["cells"];

function evidenceOf({ day, ...rest }: Recorded, where: EvidenceRecipe = {}): PlacedEvidence {
  return someEvidence({ ...rest, ...where, at: day * DAY_MS });
}

const CELLS = [
  ...answers.cells.map((cell, index) => ({ which: `${index}`, ...cell })),
  ...duplicates.cells.map((cell, index) => ({ which: `${index} with duplicates`, ...cell })),
];

describe("cells with known answers", () => {
  it.each(CELLS)("cell $which is $state", ({ evidence, credit, n, state }) => {
    const book = new CellBook(1, new RunTable(RANKING_POLICY));
    for (const one of evidence as Recorded[]) book.put(0, evidenceOf(one));
    const found = book.creditAt(0, NOW);
    expect(found).toMatchObject({ n, state });
    expect(Math.abs(found.credit - credit)).toBeLessThan(1e-9);
  });
});

/** Scenarios that apply to one service alone, with the weights that its cells have. */
function scenariosFor(service: string, cells: TeamCells) {
  return cells.map(({ sigma }, index) =>
    aScenario({ id: `${service}-${index}`, appliesTo: [service], sigma }),
  );
}

function exemptionsFor(service: string, cells: TeamCells) {
  return cells.flatMap(({ exempt }, index) =>
    exempt
      ? [
          {
            service,
            scenario: `${service}-${index}`,
            from: NOW - DAY_MS,
            until: NOW + DAY_MS,
            approvedBy: "platform",
            reason: "as the known answers have it",
          },
        ]
      : [],
  );
}

describe("teams with known answers", () => {
  it.each(answers.teams.map((team, index) => ({ index, ...team })))(
    "team $index has R $R",
    ({ services, R, se }) => {
      const named = services.map((service, index) => ({ ...service, name: `service-${index}` }));
      const book = createScoreBook(
        aRankedOrganisation({
          services: named.map(({ name, exposure }) =>
            aRankedService({ name, exposure, traits: [name] }),
          ),
          scenarios: named.flatMap(({ name, cells }) => scenariosFor(name, cells)),
          exemptions: named.flatMap(({ name, cells }) => exemptionsFor(name, cells)),
        }),
      );
      const evidence = named.flatMap(({ name, cells }) =>
        cells.flatMap((cell, index) =>
          (cell.evidence as Recorded[]).map((one) =>
            evidenceOf(one, { service: name, scenario: `${name}-${index}` }),
          ),
        ),
      );
      expect(book.put(evidence)).toEqual([]);
      const [team] = book.rankingAt(NOW).teams;
      expect(Math.abs((team?.R ?? Number.NaN) - R)).toBeLessThan(1e-9);
      expect(Math.abs((team?.se ?? Number.NaN) - se)).toBeLessThan(1e-9);
    },
  );
});
