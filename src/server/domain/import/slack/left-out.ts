import type { ImportReport } from '../report';
import { countOf, fieldsOf, isFields, textOf } from './read';
import type { SlackMessage } from './schema';

/** A message that is left out, and with it its reactions and files, which were counted as it was read. */
export function leaveOutMessage(
  report: ImportReport,
  message: SlackMessage | null,
  { reason, place }: { reason: string; place: string },
): void {
  report.leaveOut('message', { reason, place });
  if (!message) return;
  const why = 'its message is left out';
  const reactions = countReactions(message.reactions);
  report.found('reaction', reactions);
  report.leaveOut('reaction', { reason: why, place, count: reactions });
  report.leaveOut('attached file', { reason: why, place, count: countOfFiles(message) });
}

/** How many file entries the archive has with a message. */
export const countOfFiles = ({
  filesFound: { own, elsewhere },
}: Pick<SlackMessage, 'filesFound'>) => own + elsewhere;

function countReactions(reactions: unknown): number {
  if (reactions === undefined || reactions === null) return 0;
  const entries = Array.isArray(reactions) ? reactions : [reactions];
  return entries.reduce((sum: number, entry) => sum + sizeOfReaction(entry), 0);
}

/** How many people reacted, as far as the entry has it. */
export function sizeOfReaction(entry: unknown): number {
  const { count } = fieldsOf(entry);
  return Math.max(countOf(count), reactorsOf(entry).length, 1);
}

/** Who reacted: a list, or a single one. */
export function reactorsOf(entry: unknown): unknown[] {
  const { users } = fieldsOf(entry);
  if (Array.isArray(users)) return users;
  return textOf(users) !== undefined || isFields(users) ? [users] : [];
}
