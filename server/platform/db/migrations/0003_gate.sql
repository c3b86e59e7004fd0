CREATE TABLE "gate_check" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gate_check_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"service" text NOT NULL,
	"verdict" text NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "gate_check_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "gate_override" (
	"id" text PRIMARY KEY NOT NULL,
	"check_id" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gate_policy_version" (
	"version" integer PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"effective_from" bigint NOT NULL,
	"document" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gate_override" ADD CONSTRAINT "gate_override_check_id_gate_check_id_fk" FOREIGN KEY ("check_id") REFERENCES "public"."gate_check"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gate_check_service" ON "gate_check" USING btree ("service","number");--> statement-breakpoint
CREATE INDEX "gate_override_check" ON "gate_override" USING btree ("check_id");