CREATE TABLE "exclusion_version" (
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"seen_at" bigint NOT NULL,
	"withdrawn" boolean NOT NULL,
	"exclusion" jsonb NOT NULL,
	CONSTRAINT "exclusion_version_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
DROP TABLE "alert_state" CASCADE;