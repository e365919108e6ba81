import * as z from 'zod';
import { qualifiedEmoji, shortcodeOf } from '../emoji';
import { LIMITS } from '../limits';
import { isShown } from '../markdown';
import { SAID_KINDS } from '../model/message';
import { isTimeZone } from '../search';
import { isVisible } from '../text';
import {
  inChannel,
  inWorkspace,
  isoDate,
  isText,
  onMessage,
  searchText,
  seq,
  textOf,
} from './common';
import { memberId, messageId } from './id';

const ONLY_MARKS =
  'This is formatting with no text in it. Put a backslash before it to post it as it stands.';

export const messageBody = textOf(LIMITS.messageLength)
  .refine(isShown, {
    error: ({ input }) => (isVisible(String(input)) ? ONLY_MARKS : 'Write something first.'),
  })
  .refine(isText, 'This text has broken characters.');

const KEY = new RegExp(`^[\\w-]{8,${LIMITS.messageKeyLength}}$`);

export const sendMessage = inChannel.extend({
  body: messageBody,
  /** Made by the client, unique per author: the same key always returns the same message. */
  key: z.string().regex(KEY, `Use 8 to ${LIMITS.messageKeyLength} letters, digits, “-” and “_”.`),
  parentId: messageId.optional(),
  /** `action` is what its author does, as `/me waves` says it. */
  kind: z.enum(SAID_KINDS).default('post'),
});
const limit = z.int().min(1).max(LIMITS.historyPage).default(50);
export const messageHistory = inChannel.extend({
  before: seq.optional(),
  after: seq.optional(),
  limit,
});
export const messageAround = inChannel.extend({ seq, limit });
export const editMessage = onMessage.extend({ body: messageBody });
export const getThread = inChannel.extend({ messageId, before: seq.optional(), limit });
export const react = onMessage.extend({
  /** An emoji, or the name of one: `👍`, `:+1:`, `+1` and `thumbsup` are one reaction. A skin tone makes another. */
  emoji: textOf(LIMITS.emojiLength)
    .min(1)
    .refine((text) => qualifiedEmoji(text) ?? shortcodeOf(text), 'Pick an emoji.'),
});
export const searchMessages = inWorkspace.extend({
  /** Words, "phrases", -not, from:handle, in:channel, before:YYYY-MM-DD, after:YYYY-MM-DD, has:link. */
  query: searchText(LIMITS.searchQueryLength).trim().min(1, 'Type something to search for.'),
  /** Whose days `before:` and `after:` mean, such as `Europe/Berlin`. */
  timeZone: textOf(LIMITS.timeZoneLength)
    .refine(isTimeZone, 'This is no time zone. Use a name like Europe/Berlin.')
    .default('UTC'),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.searchPage).default(20),
});
export const streamEvents = inWorkspace.extend({
  /** The id of the last event received; tRPC clients fill it in by themselves when they reconnect. */
  lastEventId: z.string().max(40).nullish(),
});
export const setTyping = inChannel.extend({ parentId: messageId.optional() });
export const watchPresence = inWorkspace.extend({
  memberIds: z.array(memberId).max(LIMITS.watchedMembers),
});
export const setPresence = inWorkspace.extend({ presence: z.enum(['active', 'away']) });
export const insightOverview = inWorkspace.extend({
  /** UTC days, both inclusive, `YYYY-MM-DD`. */
  from: isoDate,
  to: isoDate,
});

export type SendMessage = z.output<typeof sendMessage>;
export type MessageHistory = z.output<typeof messageHistory>;
export type MessageAround = z.output<typeof messageAround>;
export type EditMessage = z.output<typeof editMessage>;
export type OnMessage = z.output<typeof onMessage>;
export type GetThread = z.output<typeof getThread>;
export type React = z.output<typeof react>;
export type SearchMessages = z.output<typeof searchMessages>;
export type StreamEvents = z.output<typeof streamEvents>;
export type SetTyping = z.output<typeof setTyping>;
export type InsightQuery = z.output<typeof insightOverview>;
