// The way tRPC's documentation shows: the stock WebSocket adapter with superjson, one emitter for
// everyone, one insert a message through Drizzle; no checks and no order.
import { EventEmitter, on } from 'node:events';
import { initTRPC, tracked } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import superjson from 'superjson';
import { WebSocketServer } from 'ws';
import * as z from 'zod';
import { uuidv7 } from '@/shared/uuid';
import { serve } from './serve';

const posts = pgTable('posts', {
  id: uuid('id').primaryKey(),
  channelId: uuid('channel_id').notNull(),
  body: text('body').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

const sql = postgres(process.env.DATABASE_URL ?? '', { max: 10, onnotice: () => undefined });
const db = drizzle(sql);
await sql`create table if not exists posts (
  id uuid primary key, channel_id uuid not null, body text not null, created_at timestamptz not null)`;

const emitter = new EventEmitter();
emitter.setMaxListeners(0);
const t = initTRPC.create({ transformer: superjson });
const router = t.router({
  send: t.procedure
    .input(z.object({ channelId: z.uuid(), body: z.string() }))
    .mutation(async ({ input }) => {
      const post = { ...input, id: uuidv7(), createdAt: new Date() };
      await db.insert(posts).values(post);
      emitter.emit('post', post);
      return post;
    }),
  stream: t.procedure.input(z.object({ channelId: z.uuid() })).subscription(async function* ({
    input,
    signal,
  }) {
    for await (const [post] of on(emitter, 'post', { signal })) {
      if (post.channelId === input.channelId) yield tracked(post.id, post);
    }
  }),
});

const server = createHTTPServer({ router });
applyWSSHandler({ wss: new WebSocketServer({ server }), router });
serve(server);
