-- Until now new members came into every public channel of this name.
UPDATE "channels" SET "is_default" = true WHERE "kind" = 'public' AND "name" = 'general' AND "archived_at" IS NULL AND NOT "is_default";
