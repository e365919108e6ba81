import { sql } from 'drizzle-orm';
import {
  bigint,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import { channels } from './channel';
import { messages } from './message';

/**
 * What messages are found by. Written after the message, by `domain/search/index-messages.ts`: posting does
 * not wait for it. A trigger on `messages` (drizzle/0005_search_texts.sql) clears a row when its message is
 * edited or deleted, whoever does it.
 */
export const searchTexts = pgTable(
  'search_texts',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    messageId: uuid('message_id').$type<MessageId>().notNull(),
    channelId: uuid('channel_id').$type<ChannelId>().notNull(),
    authorId: uuid('author_id').$type<MemberId>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** What the message shows as `fold` has it, and what stands behind it; null when it has to be read again. */
    text: text('text'),
    /** `Grams` of text, author, channel, links and mentions. */
    grams: integer('grams').array().notNull(),
  },
  (t) => [
    primaryKey({ name: 'search_texts_pkey', columns: [t.workspaceId, t.messageId] }),
    index('search_texts_created_idx').on(t.workspaceId, t.createdAt, t.messageId),
    // What waits in its pending list is read by every search: kept short, still far cheaper than none.
    index('search_texts_grams_idx')
      .using('gin', t.grams)
      .with({ fastupdate: true, gin_pending_list_limit: 512 }),
    index('search_texts_stale_idx').on(t.workspaceId).where(sql`${t.text} is null`),
    foreignKey({
      name: 'search_texts_message_fkey',
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete('cascade'),
  ],
);

/** Which of a channel's messages are in `search_texts`: seqs above `after_seq`, up to `to_seq`. */
export const searchProgress = pgTable(
  'search_progress',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    channelId: uuid('channel_id').$type<ChannelId>().notNull(),
    afterSeq: bigint('after_seq', { mode: 'number' }).notNull(),
    toSeq: bigint('to_seq', { mode: 'number' }).notNull(),
    /**
     * Which of these are as `VERSION` of `domain/search/searchable.ts` writes them: seqs above
     * `renewed_after_seq`, up to `renewed_to_seq`, if `version` is that one, and none if it is another.
     */
    version: smallint('version').notNull().default(0),
    renewedAfterSeq: bigint('renewed_after_seq', { mode: 'number' }).notNull().default(0),
    renewedToSeq: bigint('renewed_to_seq', { mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ name: 'search_progress_pkey', columns: [t.workspaceId, t.channelId] }),
    foreignKey({
      name: 'search_progress_channel_fkey',
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete('cascade'),
  ],
);
