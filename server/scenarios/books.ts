import type { Instant } from "#shared/kernel/time.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { Ranking, Refusal, ServiceRanking } from "#shared/scenarios/ranking.ts";
import { createScoreBook } from "#shared/scenarios/score-book.ts";
import type { RankedBy } from "./organisation.ts";

/** All evidence under one set of rules and exposures, ready to be scored as of any instant. */
export interface RankingBook {
  readonly by: RankedBy;
  put(evidence: readonly Evidence[]): void;
  rankingAt(at: Instant): Ranking;
  /** Every ranked service, those that nobody owns included. */
  servicesAt(at: Instant): ReadonlyMap<string, ServiceRanking>;
  /** R of each team, at an instant that was over when the book was made. Worked out once. */
  pastScores(at: Instant): ReadonlyMap<string, number | null>;
  /** Services of teams at such an instant. */
  pastServices(at: Instant): ReadonlyMap<string, ServiceRanking>;
  /** Why a piece of evidence is not scored, by its digest. */
  refusal(digest: string): Refusal | null;
}

function byService({ teams }: Ranking): ReadonlyMap<string, ServiceRanking> {
  return new Map(
    teams.flatMap(({ services }) => services.map((one) => [one.service, one] as const)),
  );
}

export function createRankingBook(by: RankedBy, evidence: readonly Evidence[]): RankingBook {
  const owned = createScoreBook(by.organisation);
  // Instants of the past have a book of their own: going to and fro would have each cell worked out again.
  const past = createScoreBook(by.organisation);
  const unowned = createScoreBook(by.unowned);
  const ofNobody = new Set(by.unowned.services.map(({ name }) => name));
  const refusals = new Map<string, Refusal>();
  const scores = new Map<Instant, ReadonlyMap<string, number | null>>();

  function put(pieces: readonly Evidence[]): void {
    for (const { digest } of pieces) refusals.delete(digest);
    for (const { evidence: one, refusal } of owned.put(pieces))
      // Of a piece that is there twice the first one counts.
      if (refusal !== "duplicate") refusals.set(one.digest, refusal);
    past.put(pieces);
    unowned.put(pieces.filter(({ service }) => service !== null && ofNobody.has(service)));
    // What happened later than an instant changes nothing of it.
    const first = pieces.reduce((least, { at }) => Math.min(least, at), Infinity);
    for (const at of scores.keys()) if (at >= first) scores.delete(at);
  }

  put(evidence);
  return {
    by,
    put,
    rankingAt: (at) => owned.rankingAt(at),
    servicesAt: (at) => {
      return new Map([...byService(owned.rankingAt(at)), ...byService(unowned.rankingAt(at))]);
    },
    pastScores(at) {
      const known = scores.get(at);
      if (known !== undefined) return known;
      const worked = new Map(past.rankingAt(at).teams.map(({ team, R }) => [team, R] as const));
      scores.set(at, worked);
      return worked;
    },
    pastServices: (at) => byService(past.rankingAt(at)),
    refusal: (digest) => refusals.get(digest) ?? null,
  };
}
