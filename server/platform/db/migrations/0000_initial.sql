CREATE TABLE "alert_state" (
	"series" text NOT NULL,
	"severity" text NOT NULL,
	"long_seconds" integer NOT NULL,
	"firing" boolean NOT NULL,
	"since" bigint,
	CONSTRAINT "alert_state_series_severity_long_seconds_pk" PRIMARY KEY("series","severity","long_seconds")
);
--> statement-breakpoint
CREATE TABLE "backfill_job" (
	"source" text PRIMARY KEY NOT NULL,
	"range_from" bigint NOT NULL,
	"range_to" bigint NOT NULL,
	"done_from" bigint NOT NULL,
	"started_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"slo" text NOT NULL,
	"labels" jsonb NOT NULL,
	"slice_seconds" integer NOT NULL,
	CONSTRAINT "series_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "slice_day" (
	"series_id" integer NOT NULL,
	"day" integer NOT NULL,
	"slice_seconds" integer NOT NULL,
	"packed" "bytea" NOT NULL,
	CONSTRAINT "slice_day_series_id_day_slice_seconds_pk" PRIMARY KEY("series_id","day","slice_seconds")
);
--> statement-breakpoint
CREATE TABLE "slice" (
	"series_id" integer NOT NULL,
	"start" bigint NOT NULL,
	"slice_seconds" integer NOT NULL,
	"good" double precision NOT NULL,
	"total" double precision NOT NULL,
	CONSTRAINT "slice_series_id_start_pk" PRIMARY KEY("series_id","start")
);
--> statement-breakpoint
CREATE TABLE "slo_version" (
	"slo" text NOT NULL,
	"version" integer NOT NULL,
	"effective_from" bigint NOT NULL,
	"digest" text NOT NULL,
	"definition" jsonb NOT NULL,
	CONSTRAINT "slo_version_slo_version_pk" PRIMARY KEY("slo","version")
);
--> statement-breakpoint
CREATE TABLE "source_state" (
	"source" text PRIMARY KEY NOT NULL,
	"last_success_at" bigint,
	"failing_since" bigint,
	"error" jsonb
);
--> statement-breakpoint
ALTER TABLE "slice_day" ADD CONSTRAINT "slice_day_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;