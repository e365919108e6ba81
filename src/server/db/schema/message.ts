import { sql } from 'drizzle-orm';
import {
  bigint,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import type { MessageKind } from '@/shared/model/message';
import { channels } from './channel';
import { members } from './member';

export const messages = pgTable(
  'messages',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    id: uuid('id').$type<MessageId>().notNull(),
    channelId: uuid('channel_id').$type<ChannelId>().notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    kind: text('kind').$type<MessageKind>().notNull().default('post'),
    authorId: uuid('author_id').$type<MemberId>().notNull(),
    body: text('body').notNull(),
    parentId: uuid('parent_id').$type<MessageId>(),
    key: text('key').notNull(),
    /** Of channel, parent and body as first sent, which outlives edits: distinguishes a retry from a reused key. */
    digest: text('digest').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    editedAt: timestamp('edited_at', { withTimezone: true }),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
    deletedBy: uuid('deleted_by').$type<MemberId>(),
    /** Who pinned it to its channel, and when; null where it is not pinned. */
    pinnedBy: uuid('pinned_by').$type<MemberId>(),
    pinnedAt: timestamp('pinned_at', { withTimezone: true }),
    /** Kept on the root of a thread. */
    replyCount: integer('reply_count').notNull().default(0),
    lastReplyAt: timestamp('last_reply_at', { withTimezone: true }),
    participantIds: uuid('participant_ids')
      .array()
      .$type<MemberId[]>()
      .notNull()
      .default(sql`'{}'`),
  },
  (t) => [
    primaryKey({ name: 'messages_pkey', columns: [t.workspaceId, t.id] }),
    uniqueIndex('messages_seq_key').on(t.workspaceId, t.channelId, t.seq),
    // Without the workspace, which the author implies: so no other index can be taken for the one of this look-up.
    uniqueIndex('messages_key_key').on(t.authorId, t.key),
    index('messages_parent_idx')
      .on(t.workspaceId, t.parentId, t.seq)
      .where(sql`${t.parentId} is not null`),
    index('messages_pinned_idx')
      .on(t.workspaceId, t.channelId, t.pinnedAt)
      .where(sql`${t.pinnedAt} is not null`),
    index('messages_created_idx').on(t.workspaceId, t.createdAt),
    foreignKey({
      name: 'messages_channel_fkey',
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }),
    foreignKey({
      name: 'messages_author_fkey',
      columns: [t.workspaceId, t.authorId],
      foreignColumns: [members.workspaceId, members.id],
    }),
    foreignKey({
      name: 'messages_parent_fkey',
      columns: [t.workspaceId, t.parentId],
      foreignColumns: [t.workspaceId, t.id],
    }),
  ],
);

export const reactions = pgTable(
  'reactions',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    messageId: uuid('message_id').$type<MessageId>().notNull(),
    emoji: text('emoji').notNull(),
    memberId: uuid('member_id').$type<MemberId>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({
      name: 'reactions_pkey',
      columns: [t.workspaceId, t.messageId, t.emoji, t.memberId],
    }),
    foreignKey({
      name: 'reactions_message_fkey',
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }),
    foreignKey({
      name: 'reactions_member_fkey',
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }),
  ],
);

/** In place of a member: everyone in the channel (`<!channel>`), one row however many receive it. */
export const WHOLE_CHANNEL = '00000000-0000-0000-0000-000000000000';

/** Who a message calls: members, and `WHOLE_CHANNEL`. */
export const mentions = pgTable(
  'mentions',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    messageId: uuid('message_id').$type<MessageId>().notNull(),
    memberId: uuid('member_id').$type<MemberId>().notNull(),
    channelId: uuid('channel_id').$type<ChannelId>().notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'mentions_pkey', columns: [t.workspaceId, t.messageId, t.memberId] }),
    index('mentions_unread_idx').on(t.workspaceId, t.channelId, t.memberId, t.seq),
    foreignKey({
      name: 'mentions_message_fkey',
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }),
  ],
);

export type MessageRow = typeof messages.$inferSelect;
