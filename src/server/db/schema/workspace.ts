import {
  bigint,
  char,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { WorkspaceId } from '@/shared/id';
import type { WorkspaceSettings } from '@/shared/model/workspace';

export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid('id').$type<WorkspaceId>().primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** What was changed of `workspaceSettings`; `readSettings` adds the defaults. */
    settings: jsonb('settings').$type<Partial<WorkspaceSettings>>().notNull().default({}),
  },
  (t) => [uniqueIndex('workspaces_slug_key').on(t.slug)],
);

/** A row of its own, so that the lock which orders all changes is held only while the log is written. */
export const workspaceHeads = pgTable('workspace_heads', {
  workspaceId: uuid('workspace_id')
    .$type<WorkspaceId>()
    .primaryKey()
    .references(() => workspaces.id),
  epoch: char('epoch', { length: 8 }).notNull(),
  rev: bigint('rev', { mode: 'number' }).notNull().default(0),
  /** Revs up to here were dropped from the log; an older cursor must resync. */
  horizon: bigint('horizon', { mode: 'number' }).notNull().default(0),
});

export type WorkspaceRow = typeof workspaces.$inferSelect;
