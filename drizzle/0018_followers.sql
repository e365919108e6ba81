CREATE TABLE "follower_cursors" (
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"rev" bigint NOT NULL,
	"is_overtaken" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "follower_cursors_pkey" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "followers" (
	"name" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invites" ADD COLUMN "mailed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "follower_cursors" ADD CONSTRAINT "follower_cursors_workspace_id_workspace_heads_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace_heads"("workspace_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follower_cursors" ADD CONSTRAINT "follower_cursors_name_followers_name_fk" FOREIGN KEY ("name") REFERENCES "public"."followers"("name") ON DELETE no action ON UPDATE no action;