// The stock tRPC adapter with Parley's guarantees done the ordinary way: one transaction a message checks
// membership, numbers the message, inserts it under its key and writes the log row; after COMMIT an emitter
// tells whoever listens to that channel. The tables are Parley's own, so the store does the same work.
import { createHash } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { initTRPC, TRPCError, tracked } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import superjson from 'superjson';
import { WebSocketServer } from 'ws';
import * as z from 'zod';
import {
  channels,
  events,
  members,
  memberships,
  messages,
  tokens,
  workspaceHeads,
} from '@/server/db/schema';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import { serve } from './serve';

interface Context {
  memberId: MemberId | null;
}

const db = drizzle(postgres(process.env.DATABASE_URL ?? '', { max: 10 }));
const emitter = new EventEmitter();
emitter.setMaxListeners(0);

const t = initTRPC.context<Context>().create({ transformer: superjson });
const signedOn = t.procedure.use(({ ctx, next }) => {
  if (!ctx.memberId) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { memberId: ctx.memberId } });
});
const place = z.object({
  workspaceId: z.uuid().transform((id) => id as WorkspaceId),
  channelId: z.uuid().transform((id) => id as ChannelId),
});
const post = place.extend({
  body: z.string().min(1).max(12_000),
  key: z.string().min(8).max(64),
});
type Post = z.output<typeof post> & { memberId: MemberId };

const router = t.router({
  send: signedOn.input(post).mutation(async ({ ctx, input }) => {
    const sent = { ...input, memberId: ctx.memberId };
    const { message, isNew } = await store(sent);
    if (isNew) emitter.emit(input.channelId, message);
    return message;
  }),
  stream: signedOn.input(place).subscription(async function* ({ ctx, input, signal }) {
    const received = on(emitter, input.channelId, { signal });
    await requireMembership(db, { ...input, memberId: ctx.memberId });
    for await (const [message] of received) yield tracked(String(message.rev), message);
  }),
});

function store(sent: Post) {
  const { workspaceId, channelId, memberId, body, key } = sent;
  const digest = createHash('sha256').update(`${channelId}\n${body}`).digest('base64url');
  return db.transaction(async (tx) => {
    await requireMembership(tx, sent);
    const [known] = await tx
      .select()
      .from(messages)
      .where(
        and(
          eq(messages.workspaceId, workspaceId),
          eq(messages.authorId, memberId),
          eq(messages.key, key),
        ),
      );
    if (known) {
      if (known.digest !== digest) throw new TRPCError({ code: 'CONFLICT' });
      return { message: { ...known, rev: 0 }, isNew: false };
    }
    const createdAt = new Date();
    const [channel] = await tx
      .update(channels)
      .set({
        lastSeq: sql`${channels.lastSeq} + 1`,
        lastRootSeq: sql`${channels.lastSeq} + 1`,
        lastPostedAt: createdAt,
      })
      .where(
        and(
          eq(channels.workspaceId, workspaceId),
          eq(channels.id, channelId),
          isNull(channels.archivedAt),
        ),
      )
      .returning({ seq: channels.lastSeq });
    if (!channel) throw new TRPCError({ code: 'FORBIDDEN' });
    const id = uuidv7() as MessageId;
    const [message] = await tx
      .insert(messages)
      .values({
        workspaceId,
        id,
        channelId,
        seq: channel.seq,
        authorId: memberId,
        body,
        key,
        digest,
        createdAt,
      })
      .returning();
    const [head] = await tx
      .update(workspaceHeads)
      .set({ rev: sql`${workspaceHeads.rev} + 1` })
      .where(eq(workspaceHeads.workspaceId, workspaceId))
      .returning({ rev: workspaceHeads.rev });
    if (!message || !head) throw new TRPCError({ code: 'NOT_FOUND' });
    await tx.insert(events).values({
      workspaceId,
      rev: head.rev,
      type: 'message.posted',
      at: createdAt,
      actorId: memberId,
      audience: 'channel',
      channelId,
      subjectId: id,
    });
    return { message: { ...message, rev: head.rev }, isNew: true };
  });
}

async function requireMembership(
  from: Pick<typeof db, 'select'>,
  { workspaceId, channelId, memberId }: z.output<typeof place> & { memberId: MemberId },
): Promise<void> {
  const [found] = await from
    .select({ memberId: memberships.memberId })
    .from(memberships)
    .innerJoin(
      members,
      and(eq(members.workspaceId, memberships.workspaceId), eq(members.id, memberships.memberId)),
    )
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        eq(memberships.channelId, channelId),
        eq(memberships.memberId, memberId),
        isNull(members.deactivatedAt),
      ),
    );
  if (!found) throw new TRPCError({ code: 'NOT_FOUND' });
}

async function contextOf(token: string | undefined): Promise<Context> {
  if (!token) return { memberId: null };
  const secretHash = createHash('sha256').update(token).digest('hex');
  const [found] = await db
    .select({ memberId: tokens.memberId })
    .from(tokens)
    .where(and(eq(tokens.secretHash, secretHash), isNull(tokens.revokedAt)));
  return { memberId: found?.memberId ?? null };
}

const server = createHTTPServer({
  router,
  createContext: ({ req }) => contextOf(req.headers.authorization?.replace('Bearer ', '')),
});
applyWSSHandler({
  wss: new WebSocketServer({ server }),
  router,
  createContext: ({ info }) => contextOf(info.connectionParams?.token),
});
serve(server);
