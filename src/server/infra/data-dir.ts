/** What Parley keeps in its data directory besides the embedded database; a backup has all of it. */
export const KEPT_IN_DATA_DIR = ['secret', 'files'] as const;

/** The embedded database, its password and its log. */
export const EMBEDDED_IN_DATA_DIR = ['postgres', 'postgres.json', 'postgres.log'] as const;

/** A restore that is under way, or was cut off. */
export const RESTORING = '.restore';

/** Reports about what was done, which no backup needs. */
export const REPORTS_IN_DATA_DIR = ['imports'] as const;
