CREATE TABLE "search_progress" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"after_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	CONSTRAINT "search_progress_pkey" PRIMARY KEY("workspace_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "search_texts" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"text" text,
	"grams" integer[] NOT NULL,
	CONSTRAINT "search_texts_pkey" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
DROP INDEX "messages_search_idx";--> statement-breakpoint
ALTER TABLE "search_progress" ADD CONSTRAINT "search_progress_channel_fkey" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_message_fkey" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_texts_created_idx" ON "search_texts" USING btree ("workspace_id","created_at","message_id");--> statement-breakpoint
CREATE INDEX "search_texts_grams_idx" ON "search_texts" USING gin ("grams") WITH (fastupdate=true,gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "search_texts_stale_idx" ON "search_texts" USING btree ("workspace_id") WHERE "search_texts"."text" is null;--> statement-breakpoint
ALTER TABLE "messages" DROP COLUMN "search";
--> statement-breakpoint
-- Whoever changes a message, what it is found by is cleared in the same transaction. A row is left even when
-- there was none: so an indexer that read the old text a moment ago does not bring it back.
CREATE FUNCTION "clear_search_text"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "search_texts" ("workspace_id", "message_id", "channel_id", "author_id", "created_at", "text", "grams")
  VALUES (NEW."workspace_id", NEW."id", NEW."channel_id", NEW."author_id", NEW."created_at",
    CASE WHEN NEW."deleted_at" IS NOT NULL OR NEW."body" = '' THEN '' END, '{}')
  ON CONFLICT ("workspace_id", "message_id") DO UPDATE
    SET "created_at" = EXCLUDED."created_at", "text" = EXCLUDED."text", "grams" = EXCLUDED."grams";
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "messages_clear_search_text" AFTER UPDATE OF "body", "created_at", "deleted_at" ON "messages"
FOR EACH ROW EXECUTE FUNCTION "clear_search_text"();
