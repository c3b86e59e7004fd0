import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";

/** Raw bytes. */
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** An instant as epoch milliseconds, which JavaScript holds exactly. */
const instant = (name: string) => bigint(name, { mode: "number" });

/** One measured series of an SLO. `slice_seconds` is the length of its newest slices. */
export const series = pgTable("series", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  key: text("key").notNull().unique(),
  slo: text("slo").notNull(),
  labels: jsonb("labels").$type<Readonly<Record<string, string>>>().notNull(),
  sliceSeconds: integer("slice_seconds").notNull(),
});

/** Known slices of days that are still open, and late ones of folded days, which they override. */
export const slices = pgTable(
  "slice",
  {
    // No foreign key: series are never deleted, and checking one costs as much as the row.
    seriesId: integer("series_id").notNull(),
    start: instant("start").notNull(),
    sliceSeconds: integer("slice_seconds").notNull(),
    good: doublePrecision("good").notNull(),
    total: doublePrecision("total").notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.start] })],
);

/** All slices of one series and one UTC day (days since the epoch), packed by `server/sli/day-codec.ts`. */
export const sliceDays = pgTable(
  "slice_day",
  {
    seriesId: integer("series_id")
      .notNull()
      .references(() => series.id),
    day: integer("day").notNull(),
    sliceSeconds: integer("slice_seconds").notNull(),
    packed: bytea("packed").notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.day, table.sliceSeconds] })],
);

/** How far the backfill of a source has come. */
export const backfillJobs = pgTable("backfill_job", {
  source: text("source").primaryKey(),
  rangeFrom: instant("range_from").notNull(),
  rangeTo: instant("range_to").notNull(),
  doneFrom: instant("done_from").notNull(),
  startedAt: instant("started_at").notNull(),
});

/** Every version an SLO definition ever had. */
export const sloVersions = pgTable(
  "slo_version",
  {
    slo: text("slo").notNull(),
    version: integer("version").notNull(),
    effectiveFrom: instant("effective_from").notNull(),
    digest: text("digest").notNull(),
    definition: jsonb("definition").notNull(),
  },
  (table) => [primaryKey({ columns: [table.slo, table.version] })],
);

/** Every version an exclusion ever had, with when it was first seen. Rows are added and never changed. */
export const exclusionVersions = pgTable(
  "exclusion_version",
  {
    name: text("name").notNull(),
    version: integer("version").notNull(),
    seenAt: instant("seen_at").notNull(),
    withdrawn: boolean("withdrawn").notNull(),
    exclusion: jsonb("exclusion").notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** How a source was doing when last asked, so that "stale since" survives a restart. */
export const sourceStates = pgTable("source_state", {
  source: text("source").primaryKey(),
  lastSuccessAt: instant("last_success_at"),
  failingSince: instant("failing_since"),
  error: jsonb("error").$type<{ readonly message: string; readonly remedy?: string }>(),
});

/** Deploys, rollbacks, incidents and freezes as far as they are known, in the form of `shared/incidents/record.ts`. */
export const events = pgTable(
  "event",
  {
    kind: text("kind").$type<"deploy" | "rollback" | "incident" | "freeze">().notNull(),
    id: text("id").notNull(),
    /** Of a deploy or rollback. Incidents and freezes concern several services and are few. */
    service: text("service"),
    /** `null` while it is not known. */
    starts: instant("starts"),
    /** `null` while it goes on. */
    ends: instant("ends"),
    record: jsonb("record").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index("event_service_ends").on(table.service, table.ends),
  ],
);

/** Every version the gate's policy ever had, with since when it was in force. Rows are added and never changed. */
export const gatePolicyVersions = pgTable("gate_policy_version", {
  version: integer("version").primaryKey(),
  digest: text("digest").notNull(),
  effectiveFrom: instant("effective_from").notNull(),
  document: jsonb("document").notNull(),
});

/** Every question to the gate with its answer, in the form of `shared/gate/views.ts`. Rows are added and never changed. */
export const gateChecks = pgTable(
  "gate_check",
  {
    number: bigint("number", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id: text("id").notNull().unique(),
    service: text("service").notNull(),
    verdict: text("verdict").notNull(),
    record: jsonb("record").notNull(),
  },
  (table) => [index("gate_check_service").on(table.service, table.number)],
);

/** Who let a change pass that the gate did not, and why. Rows are added and never changed. */
export const gateOverrides = pgTable(
  "gate_override",
  {
    id: text("id").primaryKey(),
    checkId: text("check_id")
      .notNull()
      .references(() => gateChecks.id),
    at: instant("at").notNull(),
    by: text("by").notNull(),
    reason: text("reason").notNull(),
  },
  (table) => [index("gate_override_check").on(table.checkId)],
);

/** Documents of evidence, each once by its digest. Only `withdrawn` and what comes of judging it again ever change. */
export const evidenceDocuments = pgTable("evidence_document", {
  /** SHA-256 of the document as it came. */
  id: text("id").primaryKey(),
  receivedAt: instant("received_at").notNull(),
  receivedBy: text("received_by"),
  via: text("via").$type<"browser" | "api" | "file" | "demo">().notNull(),
  fileName: text("file_name"),
  format: text("format"),
  bytes: integer("bytes").notNull(),
  /** What the upload said of itself. */
  upload: jsonb("upload").notNull(),
  problems: jsonb("problems").notNull(),
  withdrawn: boolean("withdrawn").notNull(),
  judgedAt: instant("judged_at").notNull(),
  importersVersion: integer("importers_version").notNull(),
  /** The document as it is kept: redacted, and packed by gzip. */
  kept: bytea("kept").notNull(),
});

/** What each run of a document was judged to be, and what it was judged from. */
export const evidenceRuns = pgTable(
  "evidence_run",
  {
    document: text("document")
      .notNull()
      .references(() => evidenceDocuments.id),
    run: integer("run").notNull(),
    /** In the form of `server/scenarios/run-record.ts`. */
    record: jsonb("record").notNull(),
    /** Checks, reasons and the reading: shown with the document, and needed to judge it again. */
    details: jsonb("details").notNull(),
  },
  (table) => [primaryKey({ columns: [table.document, table.run] })],
);

/** What happened to documents. Rows are added and never changed. */
export const evidenceEvents = pgTable(
  "evidence_event",
  {
    number: bigint("number", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    document: text("document")
      .notNull()
      .references(() => evidenceDocuments.id),
    event: jsonb("event").notNull(),
  },
  (table) => [index("evidence_event_document").on(table.document, table.number)],
);

/** Every version an exemption ever had. Rows are added and never changed. */
export const exemptionVersions = pgTable(
  "exemption_version",
  {
    id: text("id").notNull(),
    version: integer("version").notNull(),
    record: jsonb("record").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** Every set of rules that teams were ranked by: policy and scenarios. Rows are added and never changed. */
export const rankingRules = pgTable("ranking_rules", {
  version: integer("version").primaryKey(),
  effectiveFrom: instant("effective_from").notNull(),
  policy: jsonb("policy").notNull(),
  catalogue: jsonb("catalogue").notNull(),
});

/** Requests to a service in the four weeks before a day (days since the epoch). Rows are added and never changed. */
export const exposureDays = pgTable(
  "exposure_day",
  {
    day: integer("day").notNull(),
    service: text("service").notNull(),
    /** `null`: nothing counts them. */
    requests: doublePrecision("requests"),
  },
  (table) => [primaryKey({ columns: [table.day, table.service] })],
);

/** Every version a debt ever had, in the form of `shared/debt/model.ts`. Rows are added and never changed. */
export const debtVersions = pgTable(
  "debt_version",
  {
    id: text("id").notNull(),
    version: integer("version").notNull(),
    at: instant("at").notNull(),
    by: text("by").notNull(),
    note: text("note"),
    draft: jsonb("draft").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** Sprints entered by hand; those of trackers stand in `tracker_sprint`. */
export const sprints = pgTable(
  "sprint",
  {
    id: text("id").primaryKey(),
    team: text("team").notNull(),
    name: text("name").notNull(),
    starts: instant("starts").notNull(),
    ends: instant("ends").notNull(),
    capacityDays: doublePrecision("capacity_days"),
    /** `null`: entered by hand. */
    tracker: text("tracker"),
  },
  (table) => [index("sprint_team").on(table.team, table.starts)],
);

/** Sprints as trackers tell them. Whose they are is worked out when they are read, by rules that may change. */
export const trackerSprints = pgTable(
  "tracker_sprint",
  {
    tracker: text("tracker").notNull(),
    /** What the tracker knows it by. */
    id: text("id").notNull(),
    /** Board, repository or team of the tracker that it belongs to. */
    scope: text("scope").notNull(),
    team: text("team"),
    name: text("name").notNull(),
    /** `null`: the tracker has no date for it yet. */
    starts: instant("starts"),
    ends: instant("ends"),
    /** Whether the tracker says that it goes on, even past its end. */
    open: boolean("open").notNull().default(false),
    capacityDays: doublePrecision("capacity_days"),
    /** Number of the reading that saw it last. */
    pass: integer("pass").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tracker, table.id] })],
);

/** Capacity that somebody entered for a tracker's sprint; goes before what the tracker says. */
export const sprintCapacities = pgTable("sprint_capacity", {
  sprint: text("sprint").primaryKey(),
  capacityDays: doublePrecision("capacity_days").notNull(),
});

/** Items of trackers, as far as planning needs them. Who works on them is not kept. */
export const workItems = pgTable(
  "work_item",
  {
    tracker: text("tracker").notNull(),
    /** What the tracker knows it by. The key that people see changes when an item is moved. */
    id: text("id").notNull(),
    key: text("key").notNull(),
    title: text("title").notNull(),
    url: text("url"),
    /** As the tracker says it; rules are applied when it is read. */
    team: text("team"),
    /** Id of a `tracker_sprint`. */
    sprint: text("sprint"),
    /** Id of the item that it is a sub-task of. */
    parent: text("parent"),
    type: text("type"),
    labels: jsonb("labels").$type<readonly string[]>().notNull(),
    effort: doublePrecision("effort"),
    doneAt: instant("done_at"),
    updatedAt: instant("updated_at").notNull(),
    /** Number of the reading that saw it last: a whole reading takes away what it did not see. */
    pass: integer("pass").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tracker, table.id] }),
    index("work_item_sprint").on(table.tracker, table.sprint),
    index("work_item_parent").on(table.tracker, table.parent),
  ],
);

/** How far a tracker has been read: written in one transaction with what was read. */
export const trackerStates = pgTable("tracker_state", {
  tracker: text("tracker").primaryKey(),
  /** Where to go on, in the form of `server/debt/trackers/model.ts`; `null`: from the beginning. */
  cursor: jsonb("cursor"),
  lastSuccessAt: instant("last_success_at"),
  failingSince: instant("failing_since"),
  error: jsonb("error").$type<{ readonly message: string; readonly remedy: string | null }>(),
});

/** Every decision on a share, the newest of a team and sprint in force. Rows are added and never changed. */
export const planningDecisions = pgTable(
  "planning_decision",
  {
    number: bigint("number", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id: text("id").notNull().unique(),
    team: text("team").notNull(),
    sprint: text("sprint").notNull(),
    record: jsonb("record").notNull(),
  },
  (table) => [index("planning_decision_team").on(table.team, table.sprint)],
);
