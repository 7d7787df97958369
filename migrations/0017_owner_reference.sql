-- no-transaction
-- Owners look for their own dialogs by their own reference and by process. Without an index, such a search goes through
-- everything that the owner has: 310 000 rows where it has 160 000 dialogs. Most values are unique, and dialogs without one
-- are not in the index.
CREATE INDEX CONCURRENTLY dialog_org_external_reference ON dialog (org_id, external_reference) WHERE external_reference IS NOT NULL
