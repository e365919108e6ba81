import type { SyncState } from '@/client/sync/state';
import { othersIn, titleOf } from '@/features/channel';
import type { MemberId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { fold } from '@/shared/search';
import { compareNames } from '@/shared/text';
import type { OpenFilter } from './filter-at';

/** What could stand behind `from:` or `in:`. */
export interface FilterChoice {
  key: string;
  /** What is written into the search. */
  value: string;
  /** What people call it. */
  title: string;
  /** Whether it is the person who searches. */
  isMe?: boolean;
  kind: 'person' | Channel['kind'];
}

const MOST = 8;

/** The people or conversations whose names have a word that begins as typed, the likeliest first. */
export function choicesOf(state: SyncState, me: MemberId, filter: OpenFilter): FilterChoice[] {
  const typed = fold(filter.query.replace(/^[@#]/, '')).trim();
  const all = filter.kind === 'from' ? peopleOf(state, me) : conversationsOf(state, me);
  return all
    .flatMap((candidate) => {
      const at = rankOf(typed, candidate);
      return at === null ? [] : [{ candidate, rank: at + candidate.late }];
    })
    .sort((a, b) => a.rank - b.rank || compareNames(a.candidate.title, b.candidate.title))
    .slice(0, MOST)
    .map(({ candidate: { late: _, ...choice } }) => choice);
}

/** `late`: how much less likely it is meant than others that match as well. */
type Candidate = FilterChoice & { late: number };

function rankOf(typed: string, { title, value }: Candidate): number | null {
  const texts = [fold(value).replace(/^@/, ''), fold(title)];
  if (texts.includes(typed)) return -1;
  if (texts.some((text) => text.startsWith(typed))) return 0;
  if (texts.some((text) => text.split(/[\s,._-]+/).some((word) => word.startsWith(typed))))
    return 1;
  return null;
}

function peopleOf(state: SyncState, me: MemberId): Candidate[] {
  return Object.values(state.members).map(({ value: member }) => ({
    key: member.id,
    value: member.id === me ? 'me' : member.handle,
    title: member.name,
    ...(member.id === me && { isMe: true }),
    kind: 'person',
    late: member.deactivatedAt ? 2 : 0,
  }));
}

function conversationsOf(state: SyncState, me: MemberId): Candidate[] {
  return Object.values(state.channels).flatMap(({ value: channel }) => {
    const value = inValueOf(state, me, channel);
    if (value === null) return [];
    const isMine = state.memberships[channel.id] !== undefined;
    return {
      key: channel.id,
      value,
      title: titleOf(state, channel, me),
      kind: channel.kind,
      late: (isMine ? 0 : 1) + (channel.archivedAt ? 2 : 0) + (channel.name === null ? 0.5 : 0),
    };
  });
}

/**
 * What `in:` means a conversation by: a channel's name, or the handles of those one talks to in it; `null`
 * while one of them is not known.
 */
export function inValueOf(state: SyncState, me: MemberId, channel: Channel): string | null {
  if (channel.name !== null) return channel.name;
  const others = othersIn(channel, me);
  const handles = (others.length > 0 ? others : [me]).map((id) => state.members[id]?.value.handle);
  if (handles.some((handle) => handle === undefined)) return null;
  return handles.map((handle) => `@${handle}`).join(',');
}

/** A search in this conversation, to be gone on with: the blank at its end takes the next word. */
export function searchWithin(state: SyncState, me: MemberId, channel: Channel): string {
  const value = inValueOf(state, me, channel);
  if (value === null) return '';
  return `in:${channel.name === null ? '' : '#'}${value} `;
}
