CREATE TABLE "debt_version" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"note" text,
	"draft" jsonb NOT NULL,
	CONSTRAINT "debt_version_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "planning_decision" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "planning_decision_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"team" text NOT NULL,
	"sprint" text NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "planning_decision_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "sprint" (
	"id" text PRIMARY KEY NOT NULL,
	"team" text NOT NULL,
	"name" text NOT NULL,
	"starts" bigint NOT NULL,
	"ends" bigint NOT NULL,
	"capacity_days" double precision,
	"tracker" text
);
--> statement-breakpoint
CREATE TABLE "tracker_state" (
	"tracker" text PRIMARY KEY NOT NULL,
	"cursor" jsonb,
	"last_success_at" bigint,
	"failing_since" bigint,
	"error" jsonb
);
--> statement-breakpoint
CREATE TABLE "work_item" (
	"tracker" text NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"team" text,
	"sprint" text,
	"type" text,
	"labels" jsonb NOT NULL,
	"effort" double precision,
	"done_at" bigint,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "work_item_tracker_key_pk" PRIMARY KEY("tracker","key")
);
--> statement-breakpoint
CREATE INDEX "planning_decision_team" ON "planning_decision" USING btree ("team","sprint");--> statement-breakpoint
CREATE INDEX "sprint_team" ON "sprint" USING btree ("team","starts");--> statement-breakpoint
CREATE INDEX "work_item_sprint" ON "work_item" USING btree ("sprint");