-- Names are compared in composed form; those of an earlier version are brought into it, unless another has it.
UPDATE "channels" c SET "name" = normalize(c."name", NFC)
WHERE c."name" IS NOT NFC NORMALIZED
  AND NOT EXISTS (
    SELECT 1 FROM "channels" o
    WHERE o."workspace_id" = c."workspace_id" AND o."id" <> c."id"
      AND normalize(o."name", NFC) = normalize(c."name", NFC)
  );
