import type { MemberId } from '@/shared/id';
import type { Dictionary } from './dictionary';
import { reactorsOf, sizeOfReaction } from './left-out';
import { idOf, isBeyondCounting, isFields, MAX_LISTS, textOf } from './read';
import type { SlackMessage } from './schema';
import type { ImportScope } from './scope';

export interface ImportedReaction {
  emoji: string;
  memberId: MemberId;
  createdAt: Date;
}

/** Of people whose reactions are left out for one reason, so many stand in the report. */
const NAMED = 5;

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
  for (const entry of entriesIn(reactions)) {
    if (isFields(entry)) addReaction(found, entry, { ...sources, place });
    else {
      report.found('reaction');
      report.leaveOut('reaction', { reason: 'it is not an object', place });
    }
  }
  return [...found.values()];
}

/** A list, a single one, or several by their names: with what they are, or with who reacted. */
function entriesIn(reactions: unknown): unknown[] {
  if (Array.isArray(reactions)) return reactions.flat(MAX_LISTS);
  if (!isFields(reactions) || textOf(reactions.name) !== undefined) return [reactions];
  return Object.entries(reactions).map(([name, value]) =>
    isFields(value) ? { name, ...value } : { name, users: value },
  );
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
  const left = new Map<string, string[]>();
  const leave = (reason: string, who: string) => {
    const all = left.get(reason);
    if (all) all.push(who);
    else left.set(reason, [who]);
  };
  for (const user of users) {
    const id = idOf(user) ?? idOf(isFields(user) ? user.id : undefined);
    const member = id && dictionary.people.find(id);
    const key = member && `${emoji} ${member.id}`;
    const who = id ?? String(textOf(user) ?? typeof user).slice(0, 80);
    if (!member || !key) {
      leave(dictionary.people.whyMissing(id ?? ''), who);
    } else if (found.has(key)) {
      leave('the person reacted with it before', who);
    } else {
      // Slack keeps their order and not their times.
      const time = new Date(createdAt.getTime() + found.size);
      found.set(key, { emoji, memberId: member.id, createdAt: time });
    }
  }
  for (const [reason, all] of left) {
    const who = [...new Set(all)].slice(0, NAMED).join(', ');
    report.leaveOut('reaction', {
      reason,
      place: `:${name}: by ${who} in ${place}`,
      count: all.length,
    });
  }
  const unnamed = total - users.length;
  const reason = 'the archive does not have who reacted';
  report.leaveOut('reaction', { reason, place: at, count: unnamed });
}
