import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
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
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { ChannelKind, Posting } from '@/shared/model/channel';
import { members } from './member';
import { workspaces } from './workspace';

export const channels = pgTable(
  'channels',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id),
    id: uuid('id').$type<ChannelId>().notNull(),
    kind: text('kind').$type<ChannelKind>().notNull(),
    /** Null for `dm` and `group`. */
    name: text('name'),
    topic: text('topic').notNull().default(''),
    /** The sorted member ids of a `dm` or `group`: the same people always get the same channel. */
    peopleKey: text('people_key'),
    createdBy: uuid('created_by').$type<MemberId>(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    archivedAt: timestamp('archived_at', { withTimezone: true }),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull().default(0),
    lastRootSeq: bigint('last_root_seq', { mode: 'number' }).notNull().default(0),
    lastPostedAt: timestamp('last_posted_at', { withTimezone: true }),
    memberCount: integer('member_count').notNull().default(0),
    /** How many of its messages are pinned. */
    pinCount: integer('pin_count').notNull().default(0),
    importKey: text('import_key'),
    /** How far the archive reaches that a private channel's people are from; null where none has a list. */
    membersAsOf: timestamp('members_as_of', { withTimezone: true }),
    /** Whether new members come into it. */
    isDefault: boolean('is_default').notNull().default(false),
    posting: text('posting').$type<Posting>().notNull().default('everyone'),
    /** Who may post besides admins where `posting` is `admins`; those who have left are still named. */
    posterIds: uuid('poster_ids').array().$type<MemberId[]>().notNull().default(sql`'{}'`),
  },
  (t) => [
    primaryKey({ name: 'channels_pkey', columns: [t.workspaceId, t.id] }),
    foreignKey({
      name: 'channels_created_by_fkey',
      columns: [t.workspaceId, t.createdBy],
      foreignColumns: [members.workspaceId, members.id],
    }),
    // An archived channel gives its name free.
    uniqueIndex('channels_name_key')
      .on(t.workspaceId, t.name)
      .where(sql`${t.name} is not null and ${t.archivedAt} is null`),
    uniqueIndex('channels_people_key')
      .on(t.workspaceId, t.peopleKey)
      .where(sql`${t.peopleKey} is not null`),
    uniqueIndex('channels_import_key')
      .on(t.workspaceId, t.importKey)
      .where(sql`${t.importKey} is not null`),
    check('channels_name_by_kind', sql`(${t.kind} in ('dm', 'group')) = (${t.name} is null)`),
  ],
);

export const memberships = pgTable(
  'memberships',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    channelId: uuid('channel_id').$type<ChannelId>().notNull(),
    memberId: uuid('member_id').$type<MemberId>().notNull(),
    joinedAt: timestamp('joined_at', { withTimezone: true }).notNull(),
    lastReadSeq: bigint('last_read_seq', { mode: 'number' }).notNull().default(0),
    /** What the member marked unread, the message after `lastReadSeq` then; 0 once they read on. */
    markedSeq: bigint('marked_seq', { mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ name: 'memberships_pkey', columns: [t.workspaceId, t.channelId, t.memberId] }),
    index('memberships_member_idx').on(t.workspaceId, t.memberId),
    foreignKey({
      name: 'memberships_channel_fkey',
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }),
    foreignKey({
      name: 'memberships_member_fkey',
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }),
  ],
);

export type ChannelRow = typeof channels.$inferSelect;
export type MembershipRow = typeof memberships.$inferSelect;
