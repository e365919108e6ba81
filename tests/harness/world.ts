import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Db } from '@/server/db/client';
import {
  authSessions,
  type ChannelRow,
  channels,
  type MemberRow,
  members,
  memberships,
  tokens,
  users,
  workspaceHeads,
  workspaces,
} from '@/server/db/schema';
import type { ChannelId, MemberId, SessionId, TokenId, UserId, WorkspaceId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import type { Role } from '@/shared/model/member';
import { uuidv7 } from '@/shared/uuid';

/** A member with everything to sign on with. */
export interface Person {
  workspaceId: WorkspaceId;
  member: MemberRow;
  userId: UserId;
  sessionId: SessionId;
  tokenId: TokenId;
  /** The token's secret, with every scope. */
  token: string;
}

export interface World {
  workspaceId: WorkspaceId;
  slug: string;
  buildPerson(name: string, role?: Role): Promise<Person>;
  buildChannel(
    people: Person[],
    options?: { name?: string; kind?: ChannelKind },
  ): Promise<ChannelRow>;
}

/**
 * A workspace of the test's own, written straight into the store. Its address and the people's are unique among the
 * thousands that the tests of one worker make in one database.
 */
export async function buildWorld(db: Db): Promise<World> {
  const workspaceId = makeId<WorkspaceId>();
  const slug = `team-${randomBytes(8).toString('hex')}`;
  const createdAt = new Date();
  await db.insert(workspaces).values({ id: workspaceId, slug, name: 'A team', createdAt });
  await db.insert(workspaceHeads).values({ workspaceId, epoch: randomBytes(4).toString('hex') });
  return {
    workspaceId,
    slug,
    buildPerson: (name, role = 'member') => buildPerson(db, { workspaceId, name, role }),
    buildChannel: (people, options = {}) => buildChannel(db, { workspaceId, people, ...options }),
  };
}

async function buildPerson(
  db: Db,
  { workspaceId, name, role }: { workspaceId: WorkspaceId; name: string; role: Role },
): Promise<Person> {
  const createdAt = new Date();
  const userId = makeId<UserId>();
  const sessionId = makeId<SessionId>();
  const handle = `${name.toLowerCase().replace(/[^a-z0-9]/g, '')}-${randomBytes(5).toString('hex')}`;
  await db.insert(users).values({ id: userId, email: `${handle}@example.com`, name, createdAt });
  await db.insert(authSessions).values({
    id: sessionId,
    userId,
    userAgent: 'test',
    ip: '127.0.0.1',
    createdAt,
    lastSeenAt: createdAt,
    expiresAt: new Date(createdAt.getTime() + 60 * 60 * 1000),
  });
  const [member] = await db
    .insert(members)
    .values({ workspaceId, id: makeId<MemberId>(), userId, handle, name, role, createdAt })
    .returning();
  if (!member) throw new Error('no member row');
  const token = `prl_${randomBytes(32).toString('base64url')}`;
  const tokenId = makeId<TokenId>();
  await db.insert(tokens).values({
    workspaceId,
    id: tokenId,
    memberId: member.id,
    createdBy: member.id,
    name: 'test',
    prefix: token.slice(0, 8),
    secretHash: createHash('sha256').update(token).digest('hex'),
    scopes: ['read', 'write', 'admin'],
    createdAt,
  });
  return { workspaceId, member, userId, sessionId, tokenId, token };
}

interface ChannelOptions {
  workspaceId: WorkspaceId;
  people: Person[];
  name?: string;
  kind?: ChannelKind;
}

async function buildChannel(db: Db, options: ChannelOptions): Promise<ChannelRow> {
  const { workspaceId, people, kind = 'public' } = options;
  const joinedAt = new Date();
  const [channel] = await db
    .insert(channels)
    .values({
      workspaceId,
      id: makeId<ChannelId>(),
      kind,
      ...(kind === 'public' || kind === 'private'
        ? { name: options.name ?? `room-${randomUUID().slice(0, 8)}` }
        : { peopleKey: randomUUID() }),
      createdBy: people[0]?.member.id ?? null,
      createdAt: joinedAt,
      memberCount: people.length,
    })
    .returning();
  if (!channel) throw new Error('no channel row');
  if (people.length > 0) {
    await db.insert(memberships).values(
      people.map(({ member }) => ({
        workspaceId,
        channelId: channel.id,
        memberId: member.id,
        joinedAt,
      })),
    );
  }
  return channel;
}

// The rows of a test are made here, ids included.
const makeId = <Id extends string>() => uuidv7() as Id;
