import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { LoggedEventType } from '@/shared/events/logged';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { AuditAction, AuditOrigin } from '@/shared/model/audit';
import { workspaceHeads } from './workspace';

export type AudienceKind = 'workspace' | 'channel' | 'member' | 'members' | 'admins';

/** The log: one small row a change, in commit order. What the event carries is read from the tables. */
export const events = pgTable(
  'events',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaceHeads.workspaceId),
    rev: bigint('rev', { mode: 'number' }).notNull(),
    type: text('type').$type<LoggedEventType>().notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    actorId: uuid('actor_id').$type<MemberId>(),
    audience: text('audience').$type<AudienceKind>().notNull(),
    /** The channel it happened in, and its audience when that is `channel`. */
    channelId: uuid('channel_id').$type<ChannelId>(),
    /** The member it is about, and its audience when that is `member`. */
    memberId: uuid('member_id').$type<MemberId>(),
    /** The row it is about. */
    subjectId: uuid('subject_id'),
  },
  (t) => [primaryKey({ name: 'events_pkey', columns: [t.workspaceId, t.rev] })],
);

/** Who follows the log: from the time one is named here it follows every workspace, and nothing from before. */
export const followers = pgTable('followers', {
  name: text('name').primaryKey(),
  since: timestamp('since', { withTimezone: true }).notNull().defaultNow(),
});

/** How far each follower has read each workspace's log: `events/following.ts` alone reads and writes it. */
export const followerCursors = pgTable(
  'follower_cursors',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaceHeads.workspaceId),
    name: text('name')
      .notNull()
      .references(() => followers.name),
    /** The last entry that took effect. */
    rev: bigint('rev', { mode: 'number' }).notNull(),
    /** Entries after `rev` were deleted before it came to them. */
    isOvertaken: boolean('is_overtaken').notNull().default(false),
    /** How often the next entries failed in a row, and when they are tried again. */
    attempts: integer('attempts').notNull().default(0),
    retryAt: timestamp('retry_at', { withTimezone: true }),
    lastError: text('last_error'),
  },
  (t) => [primaryKey({ name: 'follower_cursors_pkey', columns: [t.workspaceId, t.name] })],
);

/** Who did what, for admins: written in the transaction of the change. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaceHeads.workspaceId),
    id: uuid('id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    /** Null unless `origin` is `member`. */
    actorId: uuid('actor_id').$type<MemberId>(),
    origin: text('origin').$type<AuditOrigin>().notNull().default('member'),
    action: text('action').$type<AuditAction>().notNull(),
    subjectId: uuid('subject_id'),
    /** Before and after, never a secret. */
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    primaryKey({ name: 'audit_entries_pkey', columns: [t.workspaceId, t.id] }),
    index('audit_entries_actor_idx').on(t.workspaceId, t.actorId, t.id),
    index('audit_entries_action_idx').on(t.workspaceId, t.action, t.id),
    index('audit_entries_subject_idx').on(t.workspaceId, t.subjectId, t.id),
  ],
);

export type AuditRow = typeof auditEntries.$inferSelect;
export type LogRow = typeof events.$inferSelect;
