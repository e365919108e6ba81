DROP INDEX "members_user_key";--> statement-breakpoint
DROP INDEX "messages_key_key";--> statement-breakpoint
CREATE UNIQUE INDEX "members_user_key" ON "members" USING btree ("user_id","workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_key_key" ON "messages" USING btree ("author_id","key");