import { onMessage } from '@/shared/input/common';
import { editMessage, messageAround, messageHistory, sendMessage } from '@/shared/input/message';
import * as messages from '../../domain/message';
import { authorIn, known, member } from '../trpc';

export const messageRouter = {
  /**
   * Posts a message and returns it once it is stored. After any error but a refusal, retry with the same
   * `key`: the message is never posted twice. FORBIDDEN `posting_restricted`, `channel_archived`, CONFLICT `key_reused` (by another message),
   * PAYLOAD_TOO_LARGE `message_length` (with the names in it written out); 1,200 a minute
   * (`MESSAGES_PER_MINUTE`).
   */
  send: known
    .input(sendMessage)
    .mutation(async ({ ctx, input }) =>
      messages.sendMessage(await authorIn(ctx, input.workspaceId), input),
    ),
  /**
   * Root messages in seq order, as of `rev`: the newest `limit` (100), those below `before` or those above
   * `after` (seqs, exclusive). Deleted ones are tombstones: `deletedAt` set, `body` empty.
   */
  history: member
    .input(messageHistory)
    .query(({ ctx, input }) => messages.messageHistory(ctx.me, input)),
  /** Root messages around a seq, as of `rev`: half of `limit` up to it, half after it. */
  around: member
    .input(messageAround)
    .query(({ ctx, input }) => messages.messagesAround(ctx.me, input)),
  /**
   * Changes what the caller wrote; nobody is notified again. FORBIDDEN `author_only`, `edit_window`,
   * `posting_restricted`, `channel_archived`, PAYLOAD_TOO_LARGE `message_length`.
   */
  edit: member.input(editMessage).mutation(({ ctx, input }) => messages.editMessage(ctx.me, input)),
  /**
   * Takes a message's text away for good and returns its tombstone; done twice, it returns the same.
   * FORBIDDEN `author_or_admin`, `delete_window`, `channel_archived`.
   */
  delete: member
    .input(onMessage)
    .mutation(({ ctx, input }) => messages.deleteMessage(ctx.me, input)),
};
