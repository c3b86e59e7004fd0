import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { alignDown, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import { appliesTo } from "#shared/scenarios/catalogue.ts";
import { scenarioTraits, isRanked } from "#shared/scenarios/applicability.ts";
import type { DisplayMode, DocumentEvent, ReceivedVia } from "#shared/scenarios/views.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { demoArrival } from "./demo-evidence.ts";
import { createAskSli } from "./ask-sli.ts";
import { cellDetail } from "./cell.ts";
import { documentPage, documentView, inboxItems, judgedDocument } from "./document-views.ts";
import type { ExemptionService } from "./exemption.service.ts";
import { createExemptionVerbs } from "./exemption-verbs.ts";
import { gamingView } from "./gaming.ts";
import { documentId, IMPORTERS_VERSION, readDocument, type JudgingContext } from "./judging.ts";
import { leagueView } from "./league.ts";
import { createLedger } from "./ledger.ts";
import { lineageOf } from "./lineage.ts";
import { matrixView } from "./matrix.ts";
import { exemptionProblems } from "./rank-problems.ts";
import { createRecords, type KnownRun, type WhyNot } from "./records.ts";
import type { RulesService } from "./rules.service.ts";
import { createPlacing, unknownDocument } from "./placing.ts";
import type { DocumentRecord, KnownDocument } from "./run-record.ts";
import { sceneAt, whyNot, type Scene } from "./scene.ts";
import type { ScenariosStore } from "./scenarios.store.ts";
import { readScoreFacts } from "./score-facts.ts";
import { scorecardView } from "./scorecard.ts";
import { createStandings } from "./standings.ts";
import type { AsOf, ScenariosService, Upload } from "./verbs.ts";

export type { ScenariosService } from "./verbs.ts";

export interface ScenariosServiceDependencies {
  readonly store: ScenariosStore;
  readonly rules: RulesService;
  readonly exemptions: ExemptionService;
  readonly org: Pick<OrgService, "catalog" | "service" | "onChange">;
  readonly budget: Pick<BudgetService, "ofService" | "budgets" | "traffic">;
  readonly sli: Pick<SliService, "history" | "rhythm">;
  readonly slo: Pick<SloService, "inForce" | "versions">;
  readonly incidents: Pick<IncidentsService, "known">;
  readonly mode: DisplayMode;
  readonly clock: Clock;
  /** Told when what the other verbs answer is different. */
  readonly onChange: () => void;
}

export interface LoadableScenariosService extends ScenariosService {
  /** Reads what is stored. To be called once, before any other verb. */
  load(): Promise<void>;
}

/** Of a document that is shown: whoever wants more downloads it. */
const MOST_CHARACTERS = 400_000;

const RECEIVED: Readonly<Record<ReceivedVia, string>> = {
  browser: "Received from a browser.",
  api: "Received over HTTP.",
  file: "Read from a file that headroom.yaml names.",
  demo: "Told by the demo.",
};

/** Puts evidence, rules, catalogue and budgets together. */
export function createScenariosService(
  deps: ScenariosServiceDependencies,
): LoadableScenariosService {
  const { store, rules, exemptions, org, clock, mode, onChange } = deps;
  const askSli = createAskSli(deps);
  let records = createRecords([]);
  /** The hour in which all that is undecided was last tried. */
  let lookedAt: Instant | null = null;

  function context(): JudgingContext {
    const { catalogue, evidence } = rules.inForce();
    const passes = new Map(catalogue.scenarios.map(({ id, pass }) => [id, pass]));
    return {
      ...evidence,
      passOf: (scenario) => passes.get(scenario) ?? null,
      ownerOf: (service) => org.service(service)?.owner ?? null,
      askSli,
      now: clock.now(),
    };
  }

  const standings = createStandings({
    ...deps,
    records: () => records,
    catalog: org.catalog,
    exemptions: exemptions.standing,
  });
  const ledger = createLedger({ store, records: () => records, context });

  function changed(): void {
    standings.invalidate();
    onChange();
  }

  for (const source of [rules, exemptions, org]) source.onChange(changed);

  const reasons = (): ((run: KnownRun) => WhyNot) => {
    const book = standings.now();
    return (run) => whyNot(run, book);
  };
  const viewContext = () => ({ whyNot: reasons(), now: clock.now() });

  async function bookFor({ at, policyVersion }: AsOf) {
    const now = clock.now();
    if (at !== undefined && at > now)
      throw new DomainError({
        code: "ranking.instant-in-future",
        message: "the ranking of an instant to come is asked for",
        remedy: "leave out at, or give an instant that is over",
      });
    const book =
      at === undefined && policyVersion === undefined
        ? standings.now()
        : await standings.at(at ?? now, policyVersion);
    return { book, at: at ?? now };
  }

  async function scene(asOf: AsOf = {}): Promise<Scene> {
    const { book, at } = await bookFor(asOf);
    return sceneAt(at, book, { records, catalog: org.catalog() });
  }

  async function judged(document: KnownDocument) {
    return judgedDocument(document, await store.details(document.id), viewContext());
  }

  /** A known document counts nothing anew; only a place that was still missing is taken from the upload. */
  async function importAgain(known: KnownDocument, { placement }: Upload) {
    const missing = known.runs.some(({ placedBy }) => placedBy === null);
    const said = Object.values(placement).some((one) => one !== undefined && one !== null);
    if (!missing || !said) return { known: true, document: await judged(known) };
    const { id, upload } = known;
    const after = await ledger.change(id, {
      document: { upload: { ...upload, ...placement } },
      runs: ({ placedBy }) => placedBy === null,
      event: () => ({
        at: clock.now(),
        kind: "placed",
        by: null,
        run: null,
        text: "Sent once more, with word of where it belongs.",
      }),
    });
    changed();
    return { known: true, document: await judged(after ?? known) };
  }

  async function take(upload: Upload) {
    const { text, fileName, via, by, placement } = upload;
    const before = records.document(documentId(text));
    if (before !== null) return importAgain(before, upload);
    const now = clock.now();
    const arrival = { receivedAt: now, via, upload: placement };
    const read = await readDocument(text, fileName, arrival, context());
    const lastRunAt = Math.max(...read.runs.map(({ record: { evidence } }) => evidence.at));
    const receivedAt = via === "demo" ? demoArrival(lastRunAt, now) : now;
    const record: DocumentRecord = {
      id: read.id,
      receivedAt,
      receivedBy: by,
      via,
      fileName,
      format: read.format,
      bytes: read.bytes,
      upload: placement,
      problems: read.problems,
      withdrawn: false,
      judgedAt: now,
      importersVersion: IMPORTERS_VERSION,
    };
    const event: DocumentEvent = {
      at: receivedAt,
      kind: "received",
      by,
      run: null,
      text: RECEIVED[via],
    };
    const isNew = await store.add(record, read.runs, read.text, event);
    const known = { ...record, runs: read.runs.map((run) => run.record) };
    // Another request brought the same document at the same time: what it made of it is the same.
    const document = isNew ? known : (records.document(read.id) ?? known);
    records.put(document);
    standings.put(document.runs.map(({ evidence }) => evidence));
    onChange();
    return { known: !isNew, document: await judged(document) };
  }

  function documentOf(id: string): KnownDocument {
    const document = records.document(id);
    if (document === null) throw unknownDocument(id);
    return document;
  }

  async function document(id: string) {
    const known = documentOf(id);
    const [details, history] = await Promise.all([store.details(id), store.events(id)]);
    return documentView(known, details, history, viewContext());
  }

  const { place, unplace } = createPlacing({
    org,
    rules,
    ledger,
    clock,
    documentOf,
    document,
    changed,
  });

  const exemptionVerbs = createExemptionVerbs({
    exemptions,
    rules,
    org,
    clock,
    services: (at) => standings.now().servicesAt(at),
  });

  function problems(at: Instant): readonly Problem[] {
    return [
      ...rules.problems(),
      ...exemptions.problems(),
      ...exemptionProblems(standings.now().by.organisation, at),
    ];
  }

  return {
    load: async () => {
      records = createRecords(await store.load());
      await standings.load(clock.now());
    },
    import: take,
    ranking: async (asOf) => {
      const { book, at } = await bookFor(asOf);
      return book.rankingAt(at);
    },
    league: async ({ team, ...asOf }) => {
      const own = await scene(asOf);
      return leagueView(own, { records, mode, problems: problems(own.at), team });
    },
    matrix: async ({ team, ...asOf }) => matrixView(await scene(asOf), { mode, team }),
    cell: async ({ service, scenario, ...asOf }) =>
      cellDetail(
        await scene(asOf),
        { service, scenario },
        { records, exemptions: exemptionVerbs.exemptions() },
      ),
    scorecard: async ({ team, ...asOf }) => {
      const own = await scene(asOf);
      const isNow = asOf.at === undefined;
      return scorecardView(own, await readScoreFacts(own, isNow, deps), { mode, team });
    },
    gaming: async (team) => {
      const own = await scene();
      const evidence = records.standing().map(({ record }) => record.evidence);
      return gamingView(own, evidence, await readScoreFacts(own, true, deps), team);
    },
    rules: () => {
      const { policy, catalogue } = rules.inForce();
      return {
        policy,
        scenarios: catalogue.scenarios,
        scenariosVersion: catalogue.version,
        mode,
        history: rules.history().map((one) => ({
          policyVersion: one.policy.version,
          scenariosVersion: one.catalogue.version,
          effectiveFrom: one.effectiveFrom,
        })),
        problems: problems(clock.now()),
      };
    },
    documents: (query) => documentPage(records, query),
    document,
    raw: async (id) => {
      const text = await store.text(documentOf(id).id);
      const shown = (text ?? "").slice(0, MOST_CHARACTERS);
      return { id, text: shown, leftOut: (text ?? "").length - shown.length };
    },
    inbox: () => inboxItems(records, reasons()),
    place,
    unplace,
    withdraw: async ({ document: id, by, reason, reinstate = false }) => {
      const kind = reinstate ? "reinstated" : "withdrawn";
      const before = documentOf(id);
      if (before.withdrawn === !reinstate) return document(id);
      await ledger.change(id, {
        document: { withdrawn: !reinstate },
        runs: () => false,
        event: () => ({ at: clock.now(), kind, by, run: null, text: reason }),
      });
      changed();
      return document(id);
    },
    ...exemptionVerbs,
    untested: (name) => {
      const service = org.service(name);
      if (service === null || !isRanked(service)) return null;
      const traits = new Set(scenarioTraits(service));
      const why = reasons();
      // What a service was called when it was tried: evidence follows it.
      const names = [name, ...lineageOf(service).lineage.map((ancestor) => ancestor.service)];
      return rules
        .inForce()
        .catalogue.scenarios.filter(
          (scenario) =>
            appliesTo(scenario, traits) &&
            !names.some((one) => records.cell(one, scenario.id).some((run) => why(run) === null)),
        );
    },
    refresh: async () => {
      const now = clock.now();
      const hour = alignDown(now, HOUR_MS);
      const again = await ledger.judgeWhatIsDue(hour !== lookedAt);
      lookedAt = hour;
      const measured = await standings.measure(now);
      if (again || measured) changed();
    },
  };
}
