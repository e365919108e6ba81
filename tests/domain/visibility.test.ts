import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { members } from '@/server/db/schema';
import { isVisibleTo } from '@/server/domain/channel/visibility';
import type { ChannelId } from '@/shared/id';
import { CHANNEL_KINDS } from '@/shared/model/channel';
import { ROLES } from '@/shared/model/member';
import { canSee } from '@/shared/policy/channel';
import { canMessage } from '@/shared/policy/member';
import { type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

test('what one sees is the same in every statement as in the policy', async () => {
  const here = await setUp();
  const { db } = here.domain.store;
  for (const role of ROLES) {
    const person = await here.buildPerson(`The ${role}`, role);
    const writer = await here.buildPerson('Writer');
    for (const kind of CHANNEL_KINDS) {
      for (const joined of [true, false]) {
        const channel = await here.buildChannel(joined ? [writer, person] : [writer], { kind });
        await here.send(writer, channel.id, 'a tulip');
        const expected = canSee(person.member, channel, joined);
        const found = await db.execute(sql`select from channels
          where id = ${channel.id} and ${isVisibleTo(person.member)}`);
        const seen = await statementsThatSee(here, { person, channelId: channel.id });
        const place = `${role}, ${kind}, joined: ${joined}`;
        expect({ place, predicate: found.length > 0, ...seen }).toEqual({
          place,
          predicate: expected,
          get: expected,
          byIds: expected,
          history: expected,
          search: expected,
          // These name what has a name, and guests may not ask.
          mention: expected && channel.name !== null,
          ...(role !== 'guest' && {
            browse: expected && channel.name !== null,
            insights: expected && channel.name !== null,
          }),
        });
        expect(canSee({ ...person.member, deactivatedAt: new Date() }, channel, joined)).toBe(
          await isSeenByGone(here, person, channel.id),
        );
      }
    }
  }
});

interface Question {
  person: Awaited<ReturnType<SetUp['buildPerson']>>;
  channelId: ChannelId;
}

/** By each way to read: whether the channel, or what is in it, comes back. */
async function statementsThatSee(here: SetUp, { person, channelId }: Question) {
  const { workspaceId } = here;
  const as = here.as(person);
  const at = { workspaceId, channelId };
  const answers = (call: Promise<unknown>) =>
    call.then(
      () => true,
      () => false,
    );
  const { hits } = await as.search.messages({ workspaceId, query: 'tulip', limit: 50 });
  const { channel } = await here.as(person).channel.openDirect({ workspaceId, memberIds: [] });
  const [named] = await here.domain.store.db.execute<{ name: string }>(
    sql`select name from channels where id = ${channelId}`,
  );
  const { message } = await here.send(person, channel.id, `see #${named?.name ?? 'nothing'}`);
  const isGuest = person.member.role === 'guest';
  return {
    get: await answers(as.channel.get(at)),
    byIds: (await as.channel.byIds({ workspaceId, channelIds: [channelId] })).channels.length > 0,
    history: await answers(as.message.history(at)),
    search: hits.some((hit) => hit.message.channelId === channelId),
    mention: message.body.includes(channelId),
    ...(!isGuest && {
      browse: (await as.channel.browse({ workspaceId, limit: 100 })).channels.some(
        (listed) => listed.channel.id === channelId,
      ),
      insights: await isCounted(here, person, channelId),
    }),
  };
}

async function isCounted(here: SetUp, person: Question['person'], channelId: ChannelId) {
  const today = new Date().toISOString().slice(0, 10);
  const period = { workspaceId: here.workspaceId, from: today, to: today };
  // Ten are shown: what is asked about has to be among the busiest.
  await here.domain.store.db.execute(sql`
    insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, key, digest, created_at)
    select workspace_id, gen_random_uuid(), channel_id, 0 - n, kind, author_id, body, gen_random_uuid(), digest, created_at
    from (select * from messages where channel_id = ${channelId} limit 1) one, generate_series(1, 20) n`);
  const { busiestChannels } = await here.as(person).insight.overview(period);
  await here.domain.store.db.execute(
    sql`delete from messages where channel_id = ${channelId} and seq < 0`,
  );
  return busiestChannels.some((busy) => busy.channelId === channelId);
}

async function isSeenByGone(here: SetUp, { member }: Question['person'], channelId: ChannelId) {
  const gone = { ...member, deactivatedAt: new Date() };
  const found = await here.domain.store.db.execute(
    sql`select from channels where id = ${channelId} and ${isVisibleTo(gone)}`,
  );
  return found.length > 0;
}

test('whom one may write to is the same in the policy, in lists and when one does', async () => {
  const here = await setUp();
  const { workspaceId } = here;
  for (const role of ROLES) {
    for (const shares of [true, false]) {
      for (const isGone of [true, false]) {
        const person = await here.buildPerson('Ann', role);
        const other = await here.buildPerson('Bob');
        if (shares) await here.buildChannel([person, other], { kind: 'private' });
        const deactivatedAt = isGone ? new Date() : null;
        const own = eq(members.id, other.member.id);
        await here.domain.store.db.update(members).set({ deactivatedAt }).where(own);

        const { member } = here.as(person);
        const listed = await member.list({
          workspaceId,
          reachable: true,
          query: other.member.handle,
        });
        const memberIds = [other.member.id];
        const query = other.member.handle;
        const found = await member.search({ workspaceId, reachable: true, query });
        const known = await member.byIds({ workspaceId, reachable: true, memberIds });
        const written = await here
          .as(person)
          .channel.openDirect({ workspaceId, memberIds })
          .then(
            () => true,
            () => false,
          );
        const place = { role, shares, isGone };
        const expected = canMessage(person.member, { ...other.member, deactivatedAt }, shares);
        expect({
          ...place,
          listed: listed.members.length > 0,
          found: found.members.length > 0,
          known: known.members.length > 0,
          written,
        }).toEqual({
          ...place,
          listed: expected,
          found: expected,
          known: expected,
          written: expected,
        });
      }
    }
  }
});

// Which channels people are let into at first is asked of the kind, and of nobody's rights.
const NAMES_THE_KIND = [
  'channel/visibility.ts',
  'channel/default-channels.ts',
  'import/slack/defaults.ts',
];

test('no other statement asks whether a channel is public', () => {
  const folder = 'src/server';
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !NAMES_THE_KIND.some((name) => file.endsWith(name)))
    .filter((file) =>
      /channels\.kind, '|\bkind = 'public'/.test(readFileSync(join(folder, file), 'utf8')),
    );
  expect(found).toEqual([]);
});
