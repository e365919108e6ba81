ALTER TABLE "audit_entries" ADD COLUMN "origin" text DEFAULT 'member' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_entries_actor_idx" ON "audit_entries" USING btree ("workspace_id","actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_action_idx" ON "audit_entries" USING btree ("workspace_id","action","id");--> statement-breakpoint
CREATE INDEX "audit_entries_subject_idx" ON "audit_entries" USING btree ("workspace_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "auth_sessions_seen_idx" ON "auth_sessions" USING btree ("user_id","last_seen_at");--> statement-breakpoint
UPDATE "audit_entries" SET "origin" = 'operator', "detail" = "detail" - 'by' WHERE "actor_id" IS NULL OR "detail"->>'by' = 'operator';
