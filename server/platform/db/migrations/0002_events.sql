CREATE TABLE "event" (
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"service" text,
	"starts" bigint,
	"ends" bigint,
	"record" jsonb NOT NULL,
	CONSTRAINT "event_kind_id_pk" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
CREATE INDEX "event_service_ends" ON "event" USING btree ("service","ends");