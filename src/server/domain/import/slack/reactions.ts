import type { MemberId } from '@/shared/id';
import { reactorsOf, sizeOfReaction } from './left-out';
import type { Dictionary } from './messages';
import { idOf, isBeyondCounting, isFields, textOf } from './read';
import type { SlackMessage } from './schema';
import type { ImportScope } from './scope';

export interface ImportedReaction {
  emoji: string;
  memberId: MemberId;
  createdAt: Date;
}

interface Sources {
  createdAt: Date;
  scope: ImportScope;
  dictionary: Dictionary;
  deleted: boolean;
}

/** A message's reactions, one for each person; an odd one costs itself. */
export function reactionsOf(
  { reactions, place }: Pick<SlackMessage, 'reactions' | 'place'>,
  sources: Sources,
): ImportedReaction[] {
  const { report } = sources.scope;
  if (reactions === undefined || reactions === null) return [];
  const found = new Map<string, ImportedReaction>();
  const entries = Array.isArray(reactions) ? reactions : [reactions];
  for (const entry of entries) {
    if (isFields(entry)) addReaction(found, entry, { ...sources, place });
    else {
      report.found('reaction');
      report.leaveOut('reaction', { reason: 'it is not an object', place });
    }
  }
  return [...found.values()];
}

function addReaction(
  found: Map<string, ImportedReaction>,
  entry: Record<string, unknown>,
  { createdAt, scope: { report }, dictionary, deleted, place }: Sources & { place: string },
): void {
  const name = textOf(entry.name);
  const users = reactorsOf(entry);
  const total = sizeOfReaction(entry);
  report.found('reaction', total);
  if (isBeyondCounting(entry.count)) {
    const reason = `its count (${textOf(entry.count)?.slice(0, 30)}) can’t be true: only who is named is counted`;
    report.note('reaction', { reason, place });
  }
  const at = `:${name?.slice(0, 80) ?? ''}: in ${place}`;
  const emoji = name && dictionary.emoji.reaction(name);
  if (!emoji || deleted) {
    const reason = deleted ? 'its message was deleted' : 'its name is no emoji’s';
    report.leaveOut('reaction', { reason, place: at, count: total });
    return;
  }
  for (const user of users) {
    const id = idOf(user) ?? idOf(isFields(user) ? user.id : undefined);
    const member = id && dictionary.people.find(id);
    const key = member && `${emoji} ${member.id}`;
    const who = id ?? String(textOf(user) ?? typeof user).slice(0, 80);
    if (!member || !key) {
      const reason = dictionary.people.whyMissing(id ?? '');
      report.leaveOut('reaction', { reason, place: `:${name}: by ${who} in ${place}` });
    } else if (found.has(key)) {
      const reason = 'the person reacted with it before';
      report.leaveOut('reaction', { reason, place: `:${name}: by ${who} in ${place}` });
    } else {
      // Slack keeps their order and not their times.
      const time = new Date(createdAt.getTime() + found.size);
      found.set(key, { emoji, memberId: member.id, createdAt: time });
    }
  }
  const unnamed = total - users.length;
  const reason = 'the archive does not have who reacted';
  report.leaveOut('reaction', { reason, place: at, count: unnamed });
}
