-- The dot that the Turkish İ leaves behind it in lower case is no part of a name any more; names of an earlier
-- version lose it, unless another open channel has the plain one.
UPDATE "channels" c SET "name" = normalize(replace(c."name", U&'i\0307', 'i'), NFC)
WHERE strpos(c."name", U&'i\0307') > 0
  AND NOT EXISTS (
    SELECT 1 FROM "channels" o
    WHERE o."workspace_id" = c."workspace_id" AND o."id" <> c."id"
      AND c."archived_at" IS NULL AND o."archived_at" IS NULL
      AND normalize(replace(o."name", U&'i\0307', 'i'), NFC) = normalize(replace(c."name", U&'i\0307', 'i'), NFC)
  );
