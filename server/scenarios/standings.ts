import { DomainError } from "#shared/kernel/errors.ts";
import { alignDown, DAY_MS, HOUR_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { Exemption } from "#shared/scenarios/exemptions.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { createRankingBook, type RankingBook } from "./books.ts";
import { rankedBy } from "./organisation.ts";
import { rankedServices } from "./rank-folder.ts";
import type { Records } from "./records.ts";
import type { RulesService } from "./rules.service.ts";
import type { ExposureDay, RulesVersion, ScenariosStore } from "./scenarios.store.ts";

/** The warm one, and one of the past. */
const MOST_BOOKS = 2;
/** Of less than a day's traffic nothing is said about four weeks. */
const LEAST_KNOWN_SECONDS = DAY_MS / SECOND_MS;

/** Books of evidence by rules and exposures, made when they are asked for. */
export interface Standings {
  /** By the rules and exposures of now. */
  now(): RankingBook;
  /** By the exposures of then, and the rules of now or of a version. @throws DomainError `ranking.policy-unknown` */
  at(at: Instant, policyVersion: string | undefined): Promise<RankingBook>;
  /** Takes evidence that came in. */
  put(evidence: readonly Evidence[]): void;
  /** Has every book made anew: evidence that was there counts otherwise. */
  invalidate(): void;
  load(now: Instant): Promise<void>;
  /** Measures how exposed services are, once a day. Whether anything was measured. */
  measure(now: Instant): Promise<boolean>;
}

export function createStandings(deps: {
  readonly store: Pick<ScenariosStore, "exposures" | "addExposures">;
  readonly records: () => Records;
  readonly catalog: () => Catalog;
  readonly rules: Pick<RulesService, "inForce" | "history">;
  readonly exemptions: () => readonly Exemption[];
  readonly budget: Pick<BudgetService, "traffic">;
}): Standings {
  const { store, records, catalog, rules, exemptions, budget } = deps;
  const books = new Map<string, RankingBook>();
  let exposures: readonly ExposureDay[] = [];
  let askedOn: Instant | null = null;

  function bookOf(
    version: Pick<RulesVersion, "policy" | "catalogue">,
    days: readonly ExposureDay[],
  ): RankingBook {
    const key = `${version.policy.version}\0${version.catalogue.version}\0${days[0]?.day ?? "none"}`;
    const known = books.get(key);
    if (known !== undefined) return known;
    const made = createRankingBook(
      rankedBy(catalog(), version, exemptions(), days),
      records()
        .standing()
        .map(({ record }) => record.evidence),
    );
    books.set(key, made);
    if (books.size > MOST_BOOKS)
      for (const [oldest] of [...books].slice(0, 1)) books.delete(oldest);
    return made;
  }

  function version(wanted: string | undefined): Pick<RulesVersion, "policy" | "catalogue"> {
    const inForce = rules.inForce();
    if (wanted === undefined || wanted === inForce.policy.version) return inForce;
    const found = rules.history().find(({ policy }) => policy.version === wanted);
    if (found !== undefined) return found;
    throw new DomainError({
      code: "ranking.policy-unknown",
      message: `no version "${wanted}" of the ranking's policy was ever in force here`,
      remedy: "look at the versions under the rules of the ranking",
    });
  }

  async function requestsTo(service: string): Promise<number | null> {
    const traffic = await budget.traffic(service);
    if (traffic === null) return null;
    const known = traffic.hours.reduce((sum, { knownSeconds }) => sum + knownSeconds, 0);
    if (known < LEAST_KNOWN_SECONDS) return null;
    const requests = traffic.hours.reduce((sum, hour) => sum + hour.requests, 0);
    // Where part of the time is not known, the rest stands for it.
    return (requests * ((traffic.hours.length * HOUR_MS) / SECOND_MS)) / known;
  }

  return {
    now: () => bookOf(rules.inForce(), exposures),
    at: async (at, wanted) => bookOf(version(wanted), await store.exposures(at)),
    put: (evidence) => {
      for (const book of books.values()) book.put(evidence);
    },
    invalidate: () => books.clear(),
    load: async (now) => {
      exposures = await store.exposures(now);
      books.clear();
    },
    async measure(now) {
      const day = alignDown(now, DAY_MS);
      if (askedOn === day || exposures[0]?.day === day) return false;
      askedOn = day;
      const measured: ExposureDay[] = [];
      for (const { name } of rankedServices(catalog()).services) {
        const requests = await requestsTo(name);
        if (requests !== null) measured.push({ day, service: name, requests });
      }
      // A day on which nothing counted requests is none that was measured: the one before it stands.
      if (measured.length === 0) return false;
      await store.addExposures(measured);
      exposures = await store.exposures(now);
      books.clear();
      return true;
    },
  };
}
