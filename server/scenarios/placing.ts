import { DomainError } from "#shared/kernel/errors.ts";
import type { DocumentView } from "#shared/scenarios/views.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import { checkPlace } from "./check-place.ts";
import type { Placement } from "./formats/placement.ts";
import type { Ledger } from "./ledger.ts";
import type { RulesService } from "./rules.service.ts";
import type { KnownDocument, RunRecord } from "./run-record.ts";
import type { ScenariosService, UnplaceCommand } from "./verbs.ts";

/** What is thrown of a document or a run that never came. */
export function unknownDocument(id: string): DomainError {
  return new DomainError({
    code: "evidence.unknown",
    message: `no document "${id}" is known`,
    remedy: "look at the list of documents",
  });
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
}): Pick<ScenariosService, "place" | "unplace"> {
  const { org, rules, ledger, clock, documentOf, document, changed } = deps;

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
    async place({ document: id, run, by, ...place }) {
      runOf(id, run);
      checkPlace(place, { org, rules });
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
