import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { messageCommands } from '@/features/message/message-commands';
import { channels, type MessageRow, memberships, messages } from '@/server/db/schema';
import type { ChannelKind } from '@/shared/model/channel';
import { ROLES, type Role } from '@/shared/model/member';
import type { Message, MessageKind } from '@/shared/model/message';
import { channelAbilities } from '@/shared/policy/channel';
import { type MessageAbilities, messageAbilities } from '@/shared/policy/message';
import { workspaceAbilities } from '@/shared/policy/workspace';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import { uuidv7 } from '@/shared/uuid';
import type { Person } from '../harness/world';
import { type SetUp, setUpFor } from './set-up';

// What the interface offers (menus, the hover bar, keys: all of them views of these functions) is what the
// server lets one do, for everyone, everywhere.

const setUp = setUpFor();

const accepted = (call: Promise<unknown>) =>
  call.then(
    () => true,
    () => false,
  );

interface Case {
  role: Role;
  kind: ChannelKind;
  joined: boolean;
  archived: boolean;
}

// A group is as a conversation of two, and every notice as the one that somebody joined.
const KINDS = ['public', 'private', 'dm'] as const satisfies ChannelKind[];
const NOTED = ['post', 'action', 'join'] as const satisfies MessageKind[];

const CASES: Case[] = ROLES.flatMap((role) =>
  KINDS.flatMap((kind) =>
    [true, false].flatMap((joined) =>
      [true, false].map((archived) => ({ role, kind, joined, archived })),
    ),
  ),
);

interface Scene extends Case {
  here: SetUp;
  person: Person;
  other: Person;
}

const archive = (here: SetUp, id: MessageRow['channelId']) =>
  here.domain.store.db.update(channels).set({ archivedAt: new Date() }).where(eq(channels.id, id));

interface Written {
  by: 'me' | 'another';
  as: MessageKind;
  isDeleted: boolean;
}

const WRITTEN: Written[] = [
  ...NOTED.flatMap((as) =>
    (['me', 'another'] as const).map((by) => ({ by, as, isDeleted: false })),
  ),
  { by: 'me', as: 'post', isDeleted: true },
];

describe('a message', () => {
  test.each(ROLES)('offers %ss what is accepted, and nothing else', async (role) => {
    const here = await setUp();
    const person = await here.buildPerson('Ann', role);
    const other = await here.buildPerson('Bob');
    for (const each of CASES.filter((one) => one.role === role)) {
      // Direct conversations are those of their people, and none is archived.
      if ((each.kind === 'dm' || each.kind === 'group') && each.archived) continue;
      const scene = { ...each, here, person, other };
      const found = await Promise.all(
        WRITTEN.map(async (written) => ({ written, offers: await offersOn(scene, written) })),
      );
      for (const { written, offers } of found) {
        for (const [action, { offered, done }] of Object.entries(offers)) {
          const place = { ...each, ...written, action };
          expect({ ...place, offered }).toEqual({ ...place, offered: done });
        }
      }
    }
  });
});

async function offersOn(scene: Scene, written: Written) {
  const { here, person, joined } = scene;
  const { workspaceId } = here;
  const as = here.as(person);
  const { message, channel } = await writeAs(scene, written);
  const can = messageAbilities(person.member, message, {
    channel,
    joined,
    settings: WORKSPACE_DEFAULTS,
    now: new Date(),
  });
  const labels = labelsOf(message, can);
  const place = { workspaceId, channelId: channel.id };
  const at = { ...place, messageId: message.id };
  const reply = { ...place, parentId: message.id, body: 'Yes', key: uuidv7() };
  const seen = {
    react: {
      offered: labels.includes('Add reaction'),
      done: await accepted(as.reaction.add({ ...at, emoji: '👍' })),
    },
    reply: {
      offered: labels.includes('Reply in thread'),
      done: await accepted(as.message.send(reply)),
    },
    edit: {
      offered: labels.includes('Edit'),
      done: await accepted(as.message.edit({ ...at, body: 'Other' })),
    },
    pin: {
      offered: labels.includes('Pin'),
      done: await accepted(as.pin.add(at)),
    },
    markUnread: {
      offered: labels.includes('Mark unread from here'),
      done: await accepted(as.channel.markUnread({ ...place, seq: message.seq })),
    },
  };
  // To delete twice is no error, and nothing to offer.
  if (written.isDeleted) return seen;
  const offered = labels.includes('Delete…');
  return { ...seen, delete: { offered, done: await accepted(as.message.delete(at)) } };
}

function labelsOf(message: Message, can: MessageAbilities) {
  const client = { slug: 'here' } as Parameters<typeof messageCommands>[0];
  return messageCommands(client, message, { can, isInThread: false, ask: () => undefined }).map(
    ({ title }) => title,
  );
}

async function writeAs(scene: Scene, { by, as, isDeleted }: Written) {
  const { here, person, other } = scene;
  const author = by === 'me' ? person : other;
  const channel = await here.buildChannel([...new Set([author, person, other])], {
    kind: scene.kind,
  });
  const { message } = await here.send(author, channel.id, 'Hello');
  const { db } = here.domain.store;
  const deletedAt = isDeleted ? new Date() : null;
  await db.update(messages).set({ kind: as, deletedAt }).where(eq(messages.id, message.id));
  if (!scene.joined) await leave(here, person, channel.id);
  if (scene.archived) await archive(here, channel.id);
  const now = {
    kind: channel.kind,
    archivedAt: scene.archived ? new Date() : null,
    createdBy: channel.createdBy,
    posting: channel.posting,
    posterIds: channel.posterIds,
    id: channel.id,
  };
  return {
    message: { ...message, kind: as, deletedAt: deletedAt?.toISOString() ?? null },
    channel: now,
  };
}

async function leave(here: SetUp, person: Person, channelId: MessageRow['channelId']) {
  await here.domain.store.db
    .delete(memberships)
    .where(and(eq(memberships.channelId, channelId), eq(memberships.memberId, person.member.id)));
}

describe('a channel', () => {
  test.each(ROLES)('offers %ss what is accepted, and nothing else', async (role) => {
    const here = await setUp();
    const { workspaceId } = here;
    const person = await here.buildPerson('Ann', role);
    const other = await here.buildPerson('Bob');
    const guest = await here.buildPerson('Cy');
    const as = here.as(person);
    for (const each of CASES.filter((one) => one.role === role)) {
      for (const maker of [person, other]) {
        const place = { ...each, maker: maker === person ? 'me' : 'another' };
        const fresh = async () => {
          const channel = await here.buildChannel([...new Set([maker, person, other])], {
            kind: each.kind,
          });
          if (!each.joined) await leave(here, person, channel.id);
          if (each.archived) await archive(here, channel.id);
          return { ...channel, archivedAt: each.archived ? new Date() : null };
        };
        const channel = await fresh();
        const can = channelAbilities(person.member, channel, {
          joined: each.joined,
          settings: WORKSPACE_DEFAULTS,
        });
        const at = { workspaceId, channelId: channel.id };
        const done = {
          post: await accepted(as.message.send({ ...at, body: 'Hello', key: uuidv7() })),
          update: await accepted(as.channel.update({ ...at, topic: 'New' })),
          setDefault: await accepted(as.channel.update({ ...at, isDefault: true })),
          invite: await accepted(as.channel.addMembers({ ...at, memberIds: [guest.member.id] })),
          remove: await accepted(as.channel.removeMember({ ...at, memberId: other.member.id })),
          archive: await accepted(
            each.archived ? as.channel.unarchive(at) : as.channel.archive(at),
          ),
        };
        const second = await fresh();
        const there = { workspaceId, channelId: second.id };
        const came = each.joined
          ? { leave: await accepted(as.channel.leave(there)) }
          : { join: await accepted(as.channel.join(there)) };
        expect({ ...place, ...can }).toMatchObject({ ...place, ...done, ...came });
      }
    }
  });
});

test.each(ROLES)('the workspace offers %ss what is accepted, and nothing else', async (role) => {
  const here = await setUp();
  const { workspaceId } = here;
  const as = here.as(await here.buildPerson('Ann', role));
  const { can } = await as.workspace.get({ slug: here.slug });
  const person = await here.buildPerson('Bob');
  expect(can).toEqual(workspaceAbilities({ ...person.member, role }, WORKSPACE_DEFAULTS));
  const day = '2024-03-01';
  const on = { workspaceId, memberId: person.member.id };
  const owner = here.as(await here.buildPerson('Olga', 'owner'));
  const { member: bot } = await owner.member.createBot({ workspaceId, name: 'Bot', handle: 'b-1' });
  expect(can).toEqual({
    update: await accepted(as.workspace.update({ workspaceId, name: 'Other' })),
    invite: await accepted(as.invite.create({ workspaceId })),
    manageMembers: await accepted(as.member.setRole({ ...on, role: 'guest' })),
    manageBots: await accepted(
      as.token.create({ workspaceId, memberId: bot.id, name: 'Key', scopes: ['read'] }),
    ),
    createBot: await accepted(as.member.createBot({ workspaceId, name: 'Bot', handle: 'b-2' })),
    createPublicChannel: await accepted(as.channel.create({ workspaceId, name: 'new-one' })),
    createPrivateChannel: await accepted(
      as.channel.create({ workspaceId, name: 'new-two', kind: 'private' }),
    ),
    browse: await accepted(as.channel.browse({ workspaceId })),
    seeAudit: await accepted(as.audit.list({ workspaceId })),
    seeInsights: await accepted(as.insight.overview({ workspaceId, from: day, to: day })),
  });
});
