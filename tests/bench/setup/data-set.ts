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
import type { Seat } from '../load/protocols';

/** Rows a statement: below what Postgres takes as parameters. */
const SLICE = 1_000;

export interface Plan {
  people: number;
  channels: number;
  /** Whether the person is in the channel, both by number; everyone is in all when not given. */
  isIn?(person: number, channel: number): boolean;
}

export interface DataSet {
  channelIds: string[];
  /** A member each. */
  seats: Seat[];
}

const everywhere = () => true;

/** A workspace with many members, written straight into the store. */
export async function buildDataSet(
  databaseUrl: string,
  { people, channels: channelCount, isIn = everywhere }: Plan,
): Promise<DataSet> {
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
    memberCount: folk.filter((_, person) => isIn(person, index)).length,
  }));
  await db.insert(channels).values(rooms);
  const seats = folk.map(({ token, memberId }, person) => ({
    token,
    memberId,
    workspaceId,
    channelIds: rooms.flatMap(({ id }, index) => (isIn(person, index) ? [id] : [])),
  }));
  const places = seats.flatMap(({ memberId, channelIds }) =>
    channelIds.map((channelId) => ({ workspaceId, channelId, memberId, joinedAt: createdAt })),
  );
  for (const some of slices(places)) await db.insert(memberships).values(some);
  await db.execute('analyze');
  await close();
  return { channelIds: rooms.map(({ id }) => id), seats };
}

/** For competitors that ask nobody who they are. */
export function namelessTown({ people, channels: channelCount, isIn = everywhere }: Plan): DataSet {
  const channelIds = Array.from({ length: channelCount }, () => uuidv7());
  const workspaceId = uuidv7();
  const seats = Array.from({ length: people }, (_, person) => ({
    token: 'none',
    memberId: uuidv7(),
    workspaceId,
    channelIds: channelIds.filter((_, index) => isIn(person, index)),
  }));
  return { channelIds, seats };
}

function* slices<T>(all: T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += SLICE) yield all.slice(at, at + SLICE);
}

// The rows of a bench are made here, ids included.
const makeId = <Id extends string>() => uuidv7() as Id;
