import { createHash } from 'node:crypto';
import { conflict } from '@/shared/errors';
import type { SendMessage } from '@/shared/input/message';
import { mayName } from '@/shared/mentions';
import type { SentMessage } from '@/shared/model/message';
import { accessOwnChannel } from '../channel/access';
import type { Poster } from '../context';
import { resolveMentions } from './mentions';
import { findSent } from './sent';

/**
 * Posts a message and returns it once it is durable. The same key always returns the same message;
 * with another text, place or thread it is refused as `key_reused`.
 *
 * Whether its author may post there is decided where it is written, so nothing is read here beforehand
 * but for what calls people.
 */
export async function sendMessage(author: Poster, input: SendMessage): Promise<SentMessage> {
  const { domain, workspaceId, authorId, asAdmin } = author;
  await domain.limits.take('messageSend', authorId);
  const { body, mentions } = mayName(input.body)
    ? await resolveMentions(await author.access(), {
        channelId: input.channelId,
        text: input.body,
      })
    : { body: input.body, mentions: [] };
  const digest = digestOf(input);
  const outcome = await domain.sender.send({
    workspaceId,
    channelId: input.channelId,
    authorId,
    parentId: input.parentId ?? null,
    kind: input.kind,
    key: input.key,
    digest,
    body,
    mentions,
    asAdmin,
  });
  if (outcome.kind === 'posted') return { message: outcome.message, rev: outcome.rev };

  if (outcome.digest !== digest) {
    throw conflict('key_reused', 'This key was used for another message. Make a new key.', 'key');
  }
  // What was sent before is shown only to someone who may still see where it stands.
  const ctx = await author.access();
  await accessOwnChannel(ctx, input.channelId);
  return findSent(ctx, outcome.messageId);
}

// Of the text as given: what a handle resolves to may change between a send and its retry.
function digestOf({ channelId, parentId, body, kind }: SendMessage): string {
  const what = [channelId, parentId ?? null, body, ...(kind === 'post' ? [] : [kind])];
  return createHash('sha256').update(JSON.stringify(what)).digest('base64url');
}
