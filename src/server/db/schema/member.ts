import { sql } from 'drizzle-orm';
import { pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Member, Role } from '@/shared/model/member';
import { users } from './user';
import { workspaces } from './workspace';

export const members = pgTable(
  'members',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id),
    id: uuid('id').$type<MemberId>().notNull(),
    /** Null for bots, and for imported people without an address. */
    userId: uuid('user_id')
      .$type<UserId>()
      .references(() => users.id),
    kind: text('kind').$type<Member['kind']>().notNull().default('person'),
    handle: text('handle').notNull(),
    name: text('name').notNull(),
    title: text('title').notNull().default(''),
    role: text('role').$type<Role>().notNull().default('member'),
    /** The id this member had where they were imported from, such as `slack:U024BE7LH`. */
    importKey: text('import_key'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    deactivatedAt: timestamp('deactivated_at', { withTimezone: true }),
  },
  (t) => [
    primaryKey({ name: 'members_pkey', columns: [t.workspaceId, t.id] }),
    uniqueIndex('members_user_key').on(t.userId, t.workspaceId),
    // Partial although it leaves nothing out: a full one would make a new handle lock the row's key,
    // which every message of that member shares.
    uniqueIndex('members_handle_key')
      .on(t.workspaceId, t.handle)
      .where(sql`${t.handle} is not null`),
    uniqueIndex('members_import_key')
      .on(t.workspaceId, t.importKey)
      .where(sql`${t.importKey} is not null`),
  ],
);

export type MemberRow = typeof members.$inferSelect;
