CREATE TABLE "evidence_document" (
	"id" text PRIMARY KEY NOT NULL,
	"received_at" bigint NOT NULL,
	"received_by" text,
	"via" text NOT NULL,
	"file_name" text,
	"format" text,
	"bytes" integer NOT NULL,
	"upload" jsonb NOT NULL,
	"problems" jsonb NOT NULL,
	"withdrawn" boolean NOT NULL,
	"judged_at" bigint NOT NULL,
	"importers_version" integer NOT NULL,
	"kept" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_event" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evidence_event_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document" text NOT NULL,
	"event" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_run" (
	"document" text NOT NULL,
	"run" integer NOT NULL,
	"record" jsonb NOT NULL,
	"details" jsonb NOT NULL,
	CONSTRAINT "evidence_run_document_run_pk" PRIMARY KEY("document","run")
);
--> statement-breakpoint
CREATE TABLE "exemption_version" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "exemption_version_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "exposure_day" (
	"day" integer NOT NULL,
	"service" text NOT NULL,
	"requests" double precision,
	CONSTRAINT "exposure_day_day_service_pk" PRIMARY KEY("day","service")
);
--> statement-breakpoint
CREATE TABLE "ranking_rules" (
	"version" integer PRIMARY KEY NOT NULL,
	"effective_from" bigint NOT NULL,
	"policy" jsonb NOT NULL,
	"catalogue" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "evidence_event" ADD CONSTRAINT "evidence_event_document_evidence_document_id_fk" FOREIGN KEY ("document") REFERENCES "public"."evidence_document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_run" ADD CONSTRAINT "evidence_run_document_evidence_document_id_fk" FOREIGN KEY ("document") REFERENCES "public"."evidence_document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_event_document" ON "evidence_event" USING btree ("document","number");