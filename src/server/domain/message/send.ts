import { createHash } from 'node:crypto';
import { conflict } from '@/shared/errors';
import type { SendMessage } from '@/shared/input/message';
import type { SentMessage } from '@/shared/model/message';
import { accessOwnChannel } from '../channel/access';
import type { Ctx } from '../context';
import { resolveMentions } from './mentions';
import { findSent } from './sent';

/**
 * Posts a message and answers once it is durable. The same key always answers the same message;
 * with another text, place or thread it is refused as `key_reused`.
 */
export async function sendMessage(ctx: Ctx, input: SendMessage): Promise<SentMessage> {
  await ctx.limits.take('messageSend', ctx.actor.id);
  const { body, mentions } = await resolveMentions(ctx, input.body);
  const outcome = await ctx.sender.send({
    workspaceId: ctx.workspaceId,
    channelId: input.channelId,
    authorId: ctx.actor.id,
    parentId: input.parentId ?? null,
    key: input.key,
    digest: digestOf(input),
    body,
    mentions,
  });
  if (outcome.kind === 'posted') return outcome;

  if (outcome.digest !== digestOf(input)) {
    throw conflict('key_reused', 'This key was used for another message. Make a new key.', 'key');
  }
  // What was sent before is shown only to someone who may still see where it stands.
  await accessOwnChannel(ctx, input.channelId);
  return findSent(ctx, outcome.messageId);
}

// Of the text as given: what a handle resolves to may change between a send and its retry.
function digestOf({ channelId, parentId, body }: SendMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([channelId, parentId ?? null, body]))
    .digest('base64url');
}
