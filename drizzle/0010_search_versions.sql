ALTER TABLE "search_progress" ADD COLUMN "version" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "search_progress" ADD COLUMN "renewed_after_seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "search_progress" ADD COLUMN "renewed_to_seq" bigint DEFAULT 0 NOT NULL;