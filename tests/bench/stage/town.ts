import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { openStore } from '@/server/db/client';
import {
  authSessions,
  channels,
  members,
  memberships,
  tokens,
  users,
  workspaceHeads,
  workspaces,
} from '@/server/db/schema';
import type { ChannelId, MemberId, SessionId, TokenId, UserId, WorkspaceId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import type { Seat } from '../load/dialects';

/** Rows a statement: below what Postgres takes as parameters. */
const SLICE = 1_000;

export interface Town {
  workspaceId: WorkspaceId;
  channelIds: ChannelId[];
  /** A member each, in every channel. */
  seats: Seat[];
}

/** A workspace with many members, everyone in every channel, written straight into the store. */
export async function buildTown(
  databaseUrl: string,
  { people, channelCount }: { people: number; channelCount: number },
): Promise<Town> {
  const { db, close } = openStore({ url: databaseUrl, max: 1 });
  const createdAt = new Date();
  const workspaceId = makeId<WorkspaceId>();
  const slug = `bench-${randomUUID().slice(0, 8)}`;
  await db.insert(workspaces).values({ id: workspaceId, slug, name: 'Bench', createdAt });
  await db.insert(workspaceHeads).values({ workspaceId, epoch: randomBytes(4).toString('hex') });

  const folk = Array.from({ length: people }, (_, index) => ({
    handle: `member-${index}`,
    name: `Member ${index}`,
    email: `${randomUUID()}@example.com`,
    userId: makeId<UserId>(),
    memberId: makeId<MemberId>(),
    token: `prl_${randomBytes(32).toString('base64url')}`,
  }));
  for (const some of slices(folk)) {
    await db
      .insert(users)
      .values(some.map(({ userId, email, name }) => ({ id: userId, email, name, createdAt })));
    await db.insert(authSessions).values(
      some.map(({ userId }) => ({
        id: makeId<SessionId>(),
        userId,
        userAgent: 'bench',
        ip: '127.0.0.1',
        createdAt,
        lastSeenAt: createdAt,
        expiresAt: new Date(createdAt.getTime() + 24 * 60 * 60 * 1000),
      })),
    );
    await db.insert(members).values(
      some.map(({ memberId, userId, handle, name }) => ({
        workspaceId,
        id: memberId,
        userId,
        handle,
        name,
        createdAt,
      })),
    );
    await db.insert(tokens).values(
      some.map(({ memberId, token }) => ({
        workspaceId,
        id: makeId<TokenId>(),
        memberId,
        createdBy: memberId,
        name: 'bench',
        prefix: token.slice(0, 8),
        secretHash: createHash('sha256').update(token).digest('hex'),
        scopes: ['read' as const, 'write' as const],
        createdAt,
      })),
    );
  }

  const rooms = Array.from({ length: channelCount }, (_, index) => ({
    workspaceId,
    id: makeId<ChannelId>(),
    kind: 'public' as const,
    name: `room-${index}`,
    createdAt,
    memberCount: people,
  }));
  await db.insert(channels).values(rooms);
  const places = rooms.flatMap(({ id }) =>
    folk.map(({ memberId }) => ({ workspaceId, channelId: id, memberId, joinedAt: createdAt })),
  );
  for (const some of slices(places)) await db.insert(memberships).values(some);
  await db.execute('analyze');
  await close();

  const channelIds = rooms.map(({ id }) => id);
  const seats = folk.map(({ token, memberId }) => ({ token, memberId, workspaceId, channelIds }));
  return { workspaceId, channelIds, seats };
}

function* slices<T>(all: T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += SLICE) yield all.slice(at, at + SLICE);
}

// The rows of a bench are made here, ids included.
const makeId = <Id extends string>() => uuidv7() as Id;
