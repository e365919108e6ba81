/** Slack's ids: a letter for the kind, and capitals and digits, such as `U024BE7LH`. */
const SLACK_ID = /^[BCDGUW](?=[A-Z]*\d|[A-Z]{8})[A-Z0-9]+$/;
/** What other programs draw at random or count for everyone, such as a UUID or a snowflake. */
const UNIQUE_ID =
  /^(?=.*\d[a-z])[a-z0-9]{16,}$|^\d{16,}$|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Whether an id may stand for something else in the archive of another team: a name, a folder, a short number.
 * Such an id alone makes no two things of different archives one.
 */
export const isLocalId = (id: string): boolean => !SLACK_ID.test(id) && !UNIQUE_ID.test(id);

/** A local id as the nth of those has it that archives call by it. Lists have no ids with a slash. */
export const numberedId = (id: string, nth: number): string => (nth === 1 ? id : `${nth}/${id}`);

/** How the key of a numbered id begins. */
export const NUMBER = /^slack:[0-9]+\//;

/** The key that the archive's own id makes. */
export const withoutNumber = (importKey: string): string => importKey.replace(NUMBER, 'slack:');
