import { expect, test } from 'vitest';
import { joinImported } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { workspaceId as workspaceIdSchema } from '@/shared/input/id';
import { general, importBench, one, users } from './import-bench';
import { message, timeAt } from './slack-archive';

const bench = importBench();
const files = {
  'users.json': users,
  'channels.json': [general],
  'dms.json': [{ id: 'D001', members: ['U001', 'U003'] }],
  'general/2024-01-02.json': [
    message(1, 'U003', { text: 'hi', reactions: [{ name: '+1', users: ['U003', 'U001'] }] }),
    message(2, 'U001', { text: 'hello <@U003>', reactions: [{ name: '+1', users: ['U003'] }] }),
  ],
  'D001/2024-01-02.json': [message(1, 'U003', 'only you')],
};

/** Cleo comes from an archive without an address; her account has an address of its own. */
async function withAccount(archive: Parameters<typeof bench.run>[0] = files) {
  const { id, workspace } = await bench.run(archive);
  const email = `cleo.${id}@example.com`;
  await bench.store.sql`
    insert into users (id, email, name, created_at) values (gen_random_uuid(), ${email}, 'Cleo', now())`;
  const join = (who: string, address = email) =>
    joinImported(
      { store: bench.store, clock: systemClock },
      { workspaceId: workspaceIdSchema.parse(id), who, email: address },
    );
  return { id, workspace, email, join };
}

async function enter(id: string, email: string) {
  await bench.store.sql`
    insert into members (workspace_id, id, user_id, handle, name, created_at)
    select ${id}, gen_random_uuid(), id, 'cleo.herself', 'Cleo', now() from users where email = ${email}`;
  await bench.store.sql`
    with dm as (
      insert into channels (workspace_id, id, kind, people_key, created_at)
      select ${id}, gen_random_uuid(), 'dm', string_agg(m.id::text, ',' order by m.id), now()
      from members m where workspace_id = ${id} and handle in ('ann.lee', 'cleo.herself') returning id
    ) select 1 from dm`;
}

test('an account without a member takes the imported one over', async () => {
  const { id, email, join } = await withAccount();
  expect(await join('U003')).toEqual({ handle: 'cleo', moved: null });
  const member = await one(bench.store.sql`
    select u.email, (select origin from audit_entries a where a.workspace_id = m.workspace_id and a.subject_id = m.id) as by
    from members m join users u on u.id = m.user_id where m.workspace_id = ${id} and handle = 'cleo'`);
  expect(member).toEqual({ email, by: 'operator' });
});

test('a member whom the account has gets all that the imported one had, and a rerun knows them', async () => {
  const { id, workspace, email, join } = await withAccount();
  await enter(id, email);
  expect(await join('@cleo')).toEqual({
    handle: 'cleo.herself',
    moved: { messages: 2, reactions: 2, channels: 2 },
  });
  const state = async () => {
    const rows = await bench.store.sql`
      select c.kind, c.member_count as people, a.handle, replace(m.body, herself.id::text, 'cleo') as body,
        (select count(*)::int from reactions r where r.message_id = m.id and r.member_id = herself.id) as hers
      from messages m join channels c on c.id = m.channel_id join members a on a.id = m.author_id
      join members herself on herself.workspace_id = m.workspace_id and herself.handle = 'cleo.herself'
      where m.workspace_id = ${id} order by c.kind desc, m.seq`;
    return rows.map((row) => Object.values(row));
  };
  const expected = [
    ['public', 3, 'cleo.herself', 'hi', 1],
    ['public', 3, 'ann.lee', 'hello <@cleo>', 1],
    ['private', 2, 'cleo.herself', 'only you', 0],
  ];
  expect(await state()).toEqual(expected);
  await bench.run(files, workspace);
  expect(await state()).toEqual(expected);
});

test('so do the channels and conversations that they made, and the threads they answered in', async () => {
  const { id, email, join } = await withAccount({
    ...files,
    'channels.json': [{ ...general, creator: 'U003' }],
    'dms.json': [{ id: 'D002', members: ['U002', 'U003'] }],
    'general/2024-01-03.json': [
      message(3, 'U001', { text: 'who?', thread_ts: timeAt(3) }),
      message(4, 'U003', { text: 'me', thread_ts: timeAt(3) }),
      message(5, 'U003', { subtype: 'tombstone', text: 'This message was deleted.' }),
    ],
  });
  await enter(id, email);
  await join('U003');
  const found = await bench.store.sql`
    select
      (select count(*)::int from channels where workspace_id = m.workspace_id and created_by = m.id) as made,
      (select count(*)::int from channels where workspace_id = m.workspace_id and kind = 'dm'
        and people_key like '%' || m.id || '%' and import_key = 'slack:D002') as talks,
      (select count(*)::int from messages where workspace_id = m.workspace_id and m.id = any(participant_ids)) as threads,
      (select count(*)::int from messages where workspace_id = m.workspace_id and deleted_by = m.id) as deleted
    from members m where workspace_id = ${id} and handle = 'cleo.herself'`;
  expect(found).toEqual([{ made: 1, talks: 1, threads: 1, deleted: 1 }]);
});

test('an id that archives of two teams have is of nobody for certain', async () => {
  const team = (name: string) => ({ ...files, 'users.json': [...users, { id: 'lee', name }] });
  const { id, workspace, join } = await withAccount(team('lee.one'));
  await bench.run(team('lee.two'), workspace);
  await expect(join('lee')).rejects.toThrow('lee stands for @');
  expect(await join('@lee.two')).toMatchObject({ handle: 'lee.two' });
  // The next run finds them by it, though they have an address now.
  await bench.run(team('lee.two'), workspace);
  const rows = await bench.store.sql<{ handle: string }[]>`
    select handle from members where workspace_id = ${id} and handle like 'lee%' order by handle`;
  expect(rows.map(({ handle }) => handle)).toEqual(['lee.one', 'lee.two']);
});

test('what is not certain is refused and changes nothing', async () => {
  const { id, email, join } = await withAccount();
  await expect(join('U777')).rejects.toThrow('nobody called');
  await expect(join('U003', 'nobody@example.com')).rejects.toThrow('no account');
  await expect(join('@ben')).rejects.toThrow('has an account already');
  await expect(join('U003', 'ben@example.com')).rejects.toThrow('came from an archive already');
  await bench.store
    .sql`update members set handle = 'u003' where workspace_id = ${id} and handle = 'ben'`;
  await expect(join('U003')).rejects.toThrow('stands for @');
  const member = await one(bench.store.sql`
    select user_id from members where workspace_id = ${id} and handle = 'cleo'`);
  expect(member).toEqual({ user_id: null });
  expect(email).toContain('cleo.');
});
