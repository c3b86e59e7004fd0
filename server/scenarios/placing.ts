import { DomainError } from "#shared/kernel/errors.ts";
import { isRanked, scenarioTraits } from "#shared/scenarios/applicability.ts";
import { appliesTo } from "#shared/scenarios/catalogue.ts";
import type { DocumentView } from "#shared/scenarios/views.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Placement } from "./formats/placement.ts";
import type { Ledger } from "./ledger.ts";
import type { RulesService } from "./rules.service.ts";
import type { KnownDocument, RunRecord } from "./run-record.ts";
import type { PlaceCommand, ScenariosService, UnplaceCommand } from "./verbs.ts";

/** What is thrown of a document or a run that never came. */
export function unknownDocument(id: string): DomainError {
  return new DomainError({
    code: "evidence.unknown",
    message: `no document "${id}" is known`,
    remedy: "look at the list of documents",
  });
}

interface Placing extends Pick<ScenariosService, "place" | "unplace"> {
  /** @throws DomainError `service.unknown`, `scenario.unknown`, `scenario.not-applicable` */
  checkPlace(place: Pick<PlaceCommand, "service" | "scenario">): void;
}

/** Says where runs belong, and takes that back; each time it is written down who said so. */
export function createPlacing(deps: {
  readonly org: Pick<OrgService, "service">;
  readonly rules: Pick<RulesService, "inForce">;
  readonly ledger: Pick<Ledger, "change">;
  readonly clock: Clock;
  /** @throws DomainError `evidence.unknown` */
  readonly documentOf: (id: string) => KnownDocument;
  readonly document: (id: string) => Promise<DocumentView>;
  readonly changed: () => void;
}): Placing {
  const { org, rules, ledger, clock, documentOf, document, changed } = deps;

  function checkPlace({ service, scenario }: Pick<PlaceCommand, "service" | "scenario">): void {
    const entity = org.service(service);
    const wanted = rules.inForce().catalogue.scenarios.find(({ id }) => id === scenario);
    const fault =
      entity === null || !isRanked(entity)
        ? ["service.unknown", `the catalogue ranks no service "${service}"`]
        : wanted === undefined
          ? ["scenario.unknown", `the scenario catalogue has no "${scenario}"`]
          : !appliesTo(wanted, new Set(scenarioTraits(entity)))
            ? ["scenario.not-applicable", `${scenario} does not apply to ${service}`]
            : null;
    if (fault === null) return;
    const [code = "", message = ""] = fault;
    throw new DomainError({ code, message, remedy: "choose a cell of the matrix" });
  }

  function runOf(id: string, run: number): RunRecord {
    const known = documentOf(id).runs[run];
    if (known === undefined) throw unknownDocument(`${id}, run ${run}`);
    return known;
  }

  async function write(
    { document: id, run, by }: UnplaceCommand,
    person: Partial<Placement>,
    text: string,
  ): Promise<DocumentView> {
    await ledger.change(id, {
      runs: (_, index) => index === run,
      person,
      event: () => ({ at: clock.now(), kind: "placed", by, run, text }),
    });
    changed();
    return document(id);
  }

  return {
    checkPlace,
    async place({ document: id, run, by, ...place }) {
      runOf(id, run);
      checkPlace(place);
      const text = `Placed at ${place.service}, ${place.scenario}.`;
      return write({ document: id, run, by }, place, text);
    },
    async unplace(command) {
      const { document: id, run } = command;
      if (runOf(id, run).placedBy !== "person") return document(id);
      return write(command, {}, "The placement was taken back.");
    },
  };
}
