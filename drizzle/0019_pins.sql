ALTER TABLE "channels" ADD COLUMN "pin_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "pinned_by" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "pinned_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "messages_pinned_idx" ON "messages" USING btree ("workspace_id","channel_id","pinned_at") WHERE "messages"."pinned_at" is not null;