CREATE TABLE "sprint_capacity" (
	"sprint" text PRIMARY KEY NOT NULL,
	"capacity_days" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tracker_sprint" (
	"tracker" text NOT NULL,
	"id" text NOT NULL,
	"scope" text NOT NULL,
	"team" text,
	"name" text NOT NULL,
	"starts" bigint,
	"ends" bigint,
	"capacity_days" double precision,
	"pass" integer NOT NULL,
	CONSTRAINT "tracker_sprint_tracker_id_pk" PRIMARY KEY("tracker","id")
);
--> statement-breakpoint
-- What was read from a tracker can be read again; a row without its identity is of no use.
DELETE FROM "work_item";--> statement-breakpoint
DELETE FROM "tracker_state";--> statement-breakpoint
DROP INDEX "work_item_sprint";--> statement-breakpoint
ALTER TABLE "work_item" DROP CONSTRAINT "work_item_tracker_key_pk";--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_tracker_id_pk" PRIMARY KEY("tracker","id");--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "pass" integer NOT NULL;--> statement-breakpoint
CREATE INDEX "work_item_sprint" ON "work_item" USING btree ("tracker","sprint");