import { createHash, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { joinImported } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { connect, type TestApp, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { follow } from '../realtime/follow';
import { aName, general, importBench, users } from './import-bench';
import { channel, message } from './slack-archive';

const bench = importBench();

const FIRST = [message(1, 'U001', 'old')];
const LATER = { 'plans/2024-01-03.json': [message(1500, 'U001', 'said later')] };

/** An archive with a private channel of these people. */
const plans = (members: unknown, more: Record<string, unknown> = {}) => ({
  'users.json': users,
  'channels.json': [general],
  'groups.json': [{ ...channel('G0PLANS01', 'plans', { members: [] }), members }],
  'general/2024-01-02.json': [message(2, 'U001', 'hi')],
  'plans/2024-01-02.json': FIRST,
  ...more,
});

async function inPlans(id: string) {
  const [row] = await bench.store.sql<{ handles: string[]; count: number }[]>`
    select array(select m.handle from memberships s join members m on m.id = s.member_id
      where s.channel_id = c.id order by 1) as handles, member_count as count
    from channels c where workspace_id = ${id} and import_key = 'slack:G0PLANS01'`;
  expect(row?.count).toBe(row?.handles.length);
  return row?.handles;
}

const ofMembers = (lines: string[]) => lines.filter((line) => line.includes('#plans'));

/** Who signs on as someone of the archive. */
async function signOn(app: TestApp, workspaceId: WorkspaceId, handle: string) {
  const token = `prl_${randomUUID()}`;
  const [row] = await bench.store.sql<{ id: MemberId }[]>`
    with m as (select id from members where workspace_id = ${workspaceId} and handle = ${handle})
    insert into tokens (workspace_id, id, member_id, created_by, name, prefix, secret_hash, scopes, created_at)
    select ${workspaceId}, gen_random_uuid(), id, id, 'test', 'prl_', ${createHash('sha256').update(token).digest('hex')},
      '{read,write,admin}', now() from m returning member_id as id`;
  if (!row) throw new Error(`${handle} is not there`);
  return { id: row.id, ...connect(app.socketUrl, token) };
}

async function plansOf(workspaceId: string): Promise<ChannelId> {
  const [row] = await bench.store.sql<{ id: ChannelId }[]>`
    select id from channels where workspace_id = ${workspaceId} and name = 'plans'`;
  if (!row) throw new Error('plans is not there');
  return row.id;
}

test('who is in a private channel no more leaves it, and who is new in it comes in', async () => {
  const { id, workspace } = await bench.run(plans(['U001', 'U002']));
  const { lines } = await bench.run(plans(['U001', 'U003'], LATER), workspace);
  expect(await inPlans(id)).toEqual(['ann.lee', 'cleo']);
  expect(ofMembers(lines)).toEqual([
    'membership @ben in #plans: the archive has them in it no more: they left it',
    'membership U003 in #plans: the archive has them in it: they came in',
  ]);
  const entries = await bench.store.sql`
    select action, origin from audit_entries where workspace_id = ${id} and action like 'channel.member%' order by action`;
  expect(entries).toEqual([
    { action: 'channel.member_removed', origin: 'operator' },
    { action: 'channel.members_added', origin: 'operator' },
  ]);

  const again = await bench.run(plans(['U001', 'U003'], LATER), workspace);
  expect(ofMembers(again.lines)).toEqual([]);
  const earlier = await bench.run(plans(['U001', 'U002']), workspace);
  expect(await inPlans(id)).toEqual(['ann.lee', 'cleo']);
  expect(ofMembers(earlier.lines)).toEqual([
    'channel #plans: the archive is an earlier one: who is in it stays as it is',
  ]);
});

test('an archive that reaches as far as the one before takes people out and lets nobody in', async () => {
  const { id, workspace } = await bench.run(plans(['U001', 'U002']));
  const { lines } = await bench.run(plans(['U001', 'U003']), workspace);
  expect(await inPlans(id)).toEqual(['ann.lee']);
  expect(ofMembers(lines)).toContain(
    'membership U003 in #plans: the archive has them in it, and nothing shows that it is a later one: they stay out',
  );
  // Its last message is of a day in the future, which nobody can have written.
  const forged = { 'plans/2200-01-03.json': [message(92_600_000, 'U001', 'not yet')] };
  await bench.run(plans(['U001', 'U003'], forged), workspace);
  expect(await inPlans(id)).toEqual(['ann.lee']);
});

test('a list that may not be whole takes nobody out', async () => {
  const { id, workspace } = await bench.run(plans(['U001', 'U002']));
  const entry = { id: 'G0PLANS01', name: 'plans' };
  for (const files of [
    plans([], LATER),
    plans(undefined, LATER),
    plans(['U001', { odd: true }], LATER),
    { ...plans([], LATER), 'groups.json': [{ ...entry, members: ['U001'], num_members: 2 }] },
    { ...plans([], LATER), 'groups.json': 'broken' },
    {
      ...plans([], LATER),
      'groups.json': [
        { ...entry, members: ['U001'] },
        { ...entry, members: [{ odd: true }] },
      ],
    },
  ]) {
    await bench.run(files, workspace);
    expect(await inPlans(id)).toEqual(['ann.lee', 'ben']);
  }
});

test('what people did here about their channels holds, and is said', async () => {
  await using app = await testApp();
  const workspace = aName();
  const first = await bench.run(plans(['U001', 'U002']), workspace);
  const workspaceId = first.id as WorkspaceId;
  await using ann = await signOn(app, workspaceId, 'ann.lee');
  const channelId = await plansOf(workspaceId);
  const [cleo] = await bench.store.sql<{ id: MemberId }[]>`
    select id from members where workspace_id = ${workspaceId} and handle = 'cleo'`;
  // Nobody let cleo in but an archive: now somebody does.
  await bench.store
    .sql`update members set deactivated_at = null where workspace_id = ${workspaceId}`;
  const place = { workspaceId, channelId };
  await ann.trpc.channel.addMembers.mutate({ ...place, memberIds: [cleo?.id ?? ann.id] });
  const [ben] = await bench.store.sql<{ id: MemberId }[]>`
    select id from members where workspace_id = ${workspaceId} and handle = 'ben'`;
  await ann.trpc.channel.removeMember.mutate({ ...place, memberId: ben?.id ?? ann.id });

  const { lines } = await bench.run(plans(['U001', 'U002'], LATER), workspace);
  expect(await inPlans(workspaceId)).toEqual(['ann.lee', 'cleo']);
  expect(ofMembers(lines)).toEqual([
    'membership @cleo in #plans: the archive does not have them in it: they stay, as they came in here',
    'membership U002 in #plans: the archive has them in it: they stay out, as they left or were removed here',
  ]);
});

test('who left by an archive has nothing of what is written since: not live, and not by a search', async () => {
  await using app = await testApp();
  const first = await bench.run(plans(['U001', 'U002']));
  const workspaceId = first.id as WorkspaceId;
  await using ann = await signOn(app, workspaceId, 'ann.lee');
  await using ben = await signOn(app, workspaceId, 'ben');
  const channelId = await plansOf(workspaceId);
  const [annHears, benHears] = [ann, ben].map((client) =>
    follow(client, { workspaceId } as Parameters<typeof follow>[1]),
  );
  await until(() => annHears?.cursor && benHears?.cursor);

  await bench.run(plans(['U001'], LATER), first.workspace);
  await until(() => benHears?.batches.some(({ kind }) => kind === 'resync'));
  const send = (body: string, to: ChannelId) =>
    ann.trpc.message.send.mutate({ workspaceId, channelId: to, body, key: randomUUID() });
  await send('written after', channelId);
  const open = await bench.store.sql<{ id: ChannelId }[]>`
    select id from channels where workspace_id = ${workspaceId} and name = 'general'`;
  await send('for everyone', open[0]?.id ?? channelId);
  const bodiesOf = (hears: typeof annHears) =>
    hears?.events.flatMap((event) => (event.type === 'message.posted' ? [event.message.body] : []));
  await until(() => bodiesOf(benHears)?.includes('for everyone'));
  await until(() => bodiesOf(annHears)?.length === 2);
  expect(bodiesOf(benHears)).toEqual(['for everyone']);
  const [annFinds, benFinds] = await Promise.all(
    [ann, ben].map((who) => who.trpc.search.messages.query({ workspaceId, query: 'later' })),
  );
  expect([annFinds?.hits.length, benFinds?.hits.length]).toEqual([1, 0]);
  await expect(ben.trpc.channel.get.query({ workspaceId, channelId })).rejects.toThrow();
});

test('a direct message that has other people later is another one, so that nobody reads what was not theirs', async () => {
  const direct = (members: string[], ...more: unknown[]) => ({
    'users.json': users.map((user) => ({ ...user, is_restricted: false })),
    'channels.json': [],
    'mpims.json': [{ id: 'G0MPIM001', name: 'mpdm-x-1', members }],
    'mpdm-x-1/2024-01-02.json': [message(1, 'U001', 'among us'), ...more],
  });
  const { id, workspace } = await bench.run(direct(['U001', 'U002']));
  const since = message(3, 'U001', 'among others');
  const { lines } = await bench.run(direct(['U001', 'U003'], since), workspace);
  expect(lines).toContain(
    'channel mpdm-x-1: it has other people than in an earlier archive: it is a conversation of its own',
  );
  await bench.run(direct(['U001', 'U003'], since), workspace);
  const rows = await bench.store.sql`
    select array_agg(x.body order by x.seq) as bodies, (select array_agg(m.handle order by m.handle)
      from memberships s join members m on m.id = s.member_id where s.channel_id = c.id) as people
    from channels c join messages x on x.channel_id = c.id where c.workspace_id = ${id} group by c.id order by 2`;
  expect(rows).toEqual([
    { people: ['ann.lee', 'ben'], bodies: ['among us'] },
    { people: ['ann.lee', 'cleo'], bodies: ['among us', 'among others'] },
  ]);
});

test('who was taken out of a channel stays out when an account was joined to them since', async () => {
  await using app = await testApp();
  const first = await bench.run(plans(['U001', 'U003']));
  const workspaceId = first.id as WorkspaceId;
  await using ann = await signOn(app, workspaceId, 'ann.lee');
  const [cleo] = await bench.store.sql<{ id: MemberId }[]>`
    select id from members where workspace_id = ${workspaceId} and handle = 'cleo'`;
  const channelId = await plansOf(workspaceId);
  await ann.trpc.channel.removeMember.mutate({
    workspaceId,
    channelId,
    memberId: cleo?.id ?? ann.id,
  });
  const email = `cleo.${workspaceId}@example.com`;
  await bench.store.sql`
    with u as (insert into users (id, email, name, created_at)
      values (gen_random_uuid(), ${email}, 'Cleo', now()) returning id)
    insert into members (workspace_id, id, user_id, handle, name, created_at)
    select ${workspaceId}, gen_random_uuid(), id, 'cleo.herself', 'Cleo', now() from u`;
  await joinImported(
    { store: bench.store, clock: systemClock },
    { workspaceId, who: '@cleo', email },
  );
  await bench.run(plans(['U001', 'U003'], LATER), first.workspace);
  expect(await inPlans(workspaceId)).toEqual(['ann.lee']);
});
