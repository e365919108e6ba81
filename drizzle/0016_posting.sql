ALTER TABLE "channels" ADD COLUMN "posting" text DEFAULT 'everyone' NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "poster_ids" uuid[] DEFAULT '{}' NOT NULL;