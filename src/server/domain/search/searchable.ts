import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import { fold } from '@/shared/search';
import { Slice } from '../../infra/slice';
import { Grams } from './grams';

/** `<@id>`, `<#id>`, `<!channel>`: their ids are nobody's words. */
const TOKEN = /<[@#][0-9a-f-]{36}>|<![a-z]{1,20}>/g;
const LINK = /https?:\/\//i;

/** What a message is found by that is not in its text. */
export const LABELS = {
  from: (id: MemberId) => `from:${id}`,
  in: (id: ChannelId) => `in:${id}`,
  link: 'has:link',
};

export interface Readable {
  workspaceId: WorkspaceId;
  id: MessageId;
  channelId: ChannelId;
  authorId: MemberId;
  body: string;
}

export interface Searchable {
  text: string;
  grams: number[];
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

function searchableOf({ workspaceId, channelId, authorId, body }: Readable): Searchable {
  // Never empty, which a deleted message is.
  const text = fold(body.replace(TOKEN, ' ')) || ' ';
  const labels = [LABELS.from(authorId), LABELS.in(channelId)];
  if (LINK.test(body)) labels.push(LABELS.link);
  return { text, grams: new Grams(workspaceId).ofText(text, labels) };
}
