ALTER TABLE "tracker_sprint" ADD COLUMN "open" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "work_item" ADD COLUMN "parent" text;--> statement-breakpoint
CREATE INDEX "work_item_parent" ON "work_item" USING btree ("tracker","parent");