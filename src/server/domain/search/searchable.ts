import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import type { Mentioned } from '@/shared/markdown/mention';
import { shownOf } from '@/shared/markdown/shown';
import { fold } from '@/shared/search';
import { Slice } from '../../infra/slice';
import { Grams } from './grams';

/**
 * Of what this writes for a message. Whoever changes that (what is shown, folded or cut into grams) raises it:
 * then what is in the index is renewed while the server runs.
 */
export const VERSION = 3;

/** What stands in a text for a mention: its id is nobody's word, and its name changes. */
export const MENTIONED = '\ufffc';

/** What a message is found by that is not in its text. */
export const LABELS = {
  from: (id: MemberId) => `from:${id}`,
  in: (id: ChannelId) => `in:${id}`,
  link: 'has:link',
  mention: ({ of, value }: Mentioned) => `mention:${of}:${value}`,
};

export interface Readable {
  workspaceId: WorkspaceId;
  id: MessageId;
  channelId: ChannelId;
  authorId: MemberId;
  body: string;
}

interface Searchable {
  text: string;
  grams: number[];
}

/** What a message is found by, without the grams that only the index needs. */
export interface Reading {
  text: string;
  labels: Set<string>;
}

/** What messages are found by, in their order, without holding the event loop up. */
export async function searchablesOf(messages: Readable[]): Promise<Searchable[]> {
  const made: Searchable[] = [];
  const slice = new Slice();
  for (const message of messages) {
    if (slice.isOver) await slice.next();
    made.push(searchableOf(message));
  }
  return made;
}

function searchableOf(message: Readable): Searchable {
  const { text, labels } = readingOf(message);
  return { text, grams: new Grams(message.workspaceId).ofText(text, [...labels]) };
}

export function readingOf({ channelId, authorId, body }: Omit<Readable, 'workspaceId'>): Reading {
  const labels = new Set([LABELS.from(authorId), LABELS.in(channelId)]);
  const shown = shownOf(body, (mention) => {
    labels.add(LABELS.mention(mention));
    return MENTIONED;
  });
  if (shown.hasLink) labels.add(LABELS.link);
  // Never empty, which a deleted message is.
  return { text: fold([shown.text, ...shown.behind].join('\n')) || ' ', labels };
}
