import { and, desc, eq, inArray, lt, asc } from "drizzle-orm";
import type { CheckOverride, GateCheck, PolicyVersion } from "#shared/gate/views.ts";
import type { GatePolicyDocument } from "#shared/gate/policy.ts";
import type { Database } from "#server/platform/db/database.ts";
import { gateChecks, gateOverrides, gatePolicyVersions } from "#server/platform/db/schema.ts";

/** A check as it was answered: what becomes of it later is kept apart. */
export type AnsweredCheck = Omit<GateCheck, "overridden">;

/** A check with its place in the order of all. */
export interface NumberedCheck {
  readonly number: number;
  readonly check: GateCheck;
}

export interface StoredCheckQuery {
  readonly service?: string;
  readonly verdict?: string;
  /** Only those with a lower number. */
  readonly before?: number;
  readonly limit: number;
}

/** Where the gate keeps what it was asked and by which policy it answered. Nothing is ever changed or taken away. */
export interface GateStore {
  /** Every version of the policy, in order. */
  policies(): Promise<readonly PolicyVersion[]>;
  /** Durable when it resolves. */
  addPolicy(version: PolicyVersion): Promise<void>;
  /** Durable when it resolves. */
  addChecks(checks: readonly AnsweredCheck[]): Promise<void>;
  /** `null`: there is no such check. */
  check(id: string): Promise<GateCheck | null>;
  /** The newest first. */
  checks(query: StoredCheckQuery): Promise<readonly NumberedCheck[]>;
  /** Durable when it resolves. */
  addOverride(check: string, override: CheckOverride): Promise<void>;
}

function withOverrides(
  record: unknown,
  overrides: ReadonlyMap<string, readonly CheckOverride[]>,
): GateCheck {
  const check = record as AnsweredCheck;
  return { ...check, overridden: overrides.get(check.id) ?? [] };
}

/** Keeps it in the tables `gate_policy_version`, `gate_check` and `gate_override`. */
export function createGateStore(database: Database): GateStore {
  async function overridesOf(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CheckOverride[]>> {
    if (ids.length === 0) return new Map();
    const rows = await database.query((queries) =>
      queries
        .select()
        .from(gateOverrides)
        .where(inArray(gateOverrides.checkId, [...ids]))
        .orderBy(asc(gateOverrides.at), asc(gateOverrides.id)),
    );
    const found = new Map<string, CheckOverride[]>();
    for (const { checkId, ...override } of rows)
      found.set(checkId, [...(found.get(checkId) ?? []), override]);
    return found;
  }

  return {
    async policies() {
      const rows = await database.query((queries) =>
        queries.select().from(gatePolicyVersions).orderBy(asc(gatePolicyVersions.version)),
      );
      return rows.map((row) => ({ ...row, document: row.document as GatePolicyDocument }));
    },
    async addPolicy(version) {
      await database.query((queries) => queries.insert(gatePolicyVersions).values(version));
    },
    async addChecks(checks) {
      await database.query((queries) =>
        queries.insert(gateChecks).values(
          checks.map((check) => ({
            id: check.id,
            service: check.service,
            verdict: check.verdict,
            record: check,
          })),
        ),
      );
    },
    async check(id) {
      const [row] = await database.query((queries) =>
        queries.select().from(gateChecks).where(eq(gateChecks.id, id)),
      );
      return row === undefined ? null : withOverrides(row.record, await overridesOf([id]));
    },
    async checks({ service, verdict, before, limit }) {
      const rows = await database.query((queries) =>
        queries
          .select()
          .from(gateChecks)
          .where(
            and(
              service === undefined ? undefined : eq(gateChecks.service, service),
              verdict === undefined ? undefined : eq(gateChecks.verdict, verdict),
              before === undefined ? undefined : lt(gateChecks.number, before),
            ),
          )
          .orderBy(desc(gateChecks.number))
          .limit(limit),
      );
      const overrides = await overridesOf(rows.map(({ id }) => id));
      return rows.map(({ number, record }) => ({
        number,
        check: withOverrides(record, overrides),
      }));
    },
    async addOverride(check, override) {
      await database.query((queries) =>
        queries.insert(gateOverrides).values({ ...override, checkId: check }),
      );
    },
  };
}
