import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/** What is to be done outside a transaction, or at a time: `domain/job/queue.ts` alone reads and writes it. */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    queue: text('queue').notNull(),
    /** Unique among the waiting jobs of a queue: enqueuing it again updates the job that waits. */
    key: text('key').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull().default({}),
    /** Counts how often it was asked for, so that what is asked for while it runs is done after that. */
    version: integer('version').notNull().default(1),
    runAt: timestamp('run_at', { withTimezone: true }).notNull().defaultNow(),
    /** Until then a process has it; one that died has it no longer. */
    leasedUntil: timestamp('leased_until', { withTimezone: true }),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    /** Not tried again by itself; stays to be read. */
    givenUpAt: timestamp('given_up_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('jobs_key').on(t.queue, t.key).where(sql`${t.givenUpAt} is null`),
    index('jobs_due_idx').on(t.runAt, t.id).where(sql`${t.givenUpAt} is null`),
  ],
);
