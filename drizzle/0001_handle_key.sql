DROP INDEX "members_handle_key";--> statement-breakpoint
CREATE UNIQUE INDEX "members_handle_key" ON "members" USING btree ("workspace_id","handle") WHERE "members"."handle" is not null;