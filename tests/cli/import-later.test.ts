import { expect, test } from 'vitest';
import { aName, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, message, timeAt } from './slack-archive';

const bench = importBench();
const DAY = 'general/2024-01-02.json';
const lists = { 'users.json': users, 'channels.json': [general] };
const texts = async (id: string) =>
  (await bench.history(id, 'general')).map(({ body, parentSeq }) => [body, parentSeq]);

test('addresses that a later archive has are added, and let people in', async () => {
  const nameless = users.map((user) => ({ ...user, profile: {} }));
  const workspace = aName();
  const first = await bench.run(
    {
      'users.json': nameless.slice(0, 2),
      'channels.json': [general],
      [DAY]: [message(1, 'U003', 'of no list'), message(2, 'U002', 'hi')],
    },
    workspace,
  );
  const out = await one(bench.store.sql`
    select count(*)::int from members where workspace_id = ${first.id} and deactivated_at is not null`);
  expect(out).toEqual({ count: 1 });
  await bench.store.sql`
    update members set deactivated_at = now() where workspace_id = ${first.id} and import_key = 'slack:U002'`;
  const cleoAt = { ...users[2], profile: { email: 'cleo@example.com' } };
  const { id, lines } = await bench.run({ ...lists, 'users.json': [ann, ben, cleoAt] }, workspace);
  expect(id).toBe(first.id);
  const rows = await bench.store.sql`
    select m.import_key as key, u.email, m.deactivated_at is not null as out from members m
    left join users u on u.id = m.user_id where workspace_id = ${id} order by 1`;
  expect(rows).toEqual([
    { key: 'slack:U001', email: 'ann@example.com', out: false },
    // An admin shut them out: no archive lets them in again.
    { key: 'slack:U002', email: 'ben@example.com', out: true },
    { key: 'slack:U003', email: 'cleo@example.com', out: false },
  ]);
  expect(lines.filter((line) => line.includes('has their e-mail address'))).toHaveLength(3);
});

test('someone who joined by themselves is not given away to an archive', async () => {
  const workspace = aName();
  const { id } = await bench.run(
    { 'users.json': [ann, { ...ben, profile: {} }], 'channels.json': [] },
    workspace,
  );
  await bench.store.sql`
    with u as (insert into users (id, email, name, created_at)
      values (gen_random_uuid(), ${`${id}@example.com`}, 'Ben', now()) returning id)
    insert into members (workspace_id, id, user_id, handle, name, created_at)
    select ${id}, gen_random_uuid(), id, 'ben.himself', 'Ben', now() from u`;
  const { lines } = await bench.run(
    {
      'users.json': [ann, { ...ben, profile: { email: `${id}@example.com` } }],
      'channels.json': [],
    },
    workspace,
  );
  expect(lines).toEqual([
    'person @ben and @ben.himself: someone with their e-mail address is here too: parley import join makes them one',
  ]);
  const kept = await one(bench.store.sql`
    select import_key from members where workspace_id = ${id} and handle = 'ben.himself'`);
  expect(kept).toEqual({ import_key: null });
});

test('two who have one address only in a later archive stay two, and nothing else is said', async () => {
  const both = (profile: object) => ({
    'users.json': [ann, ben].map((user) => ({ ...user, profile })),
    'channels.json': [],
  });
  const { id, workspace } = await bench.run(both({}));
  const { lines } = await bench.run(both({ email: `${id}@example.com` }), workspace);
  expect(lines).toEqual([
    expect.stringMatching(/^person @ann.lee: this archive has their e-mail address/),
    'person @ben and @ann.lee: someone else of an archive has their e-mail address: the two stay apart',
  ]);
  const found = await one(bench.store.sql`
    select count(*)::int from members where workspace_id = ${id}`);
  expect(found).toEqual({ count: 2 });
});

test('a changed address leaves no account of nobody behind, and is said', async () => {
  const at = (name: string) => `${name}.${workspace.slice(5)}@example.com`;
  const workspace = aName();
  const withAddress = (name: string) => ({ ...ben, profile: { email: at(name) } });
  const first = { ...lists, 'users.json': [ann, withAddress('ben'), ...users.slice(2)] };
  const changed = { ...lists, 'users.json': [ann, withAddress('ben.new'), ...users.slice(2)] };
  const { id } = await bench.run(first, workspace);
  const place = `person @ben (${at('ben.new')})`;
  for (const _ of [1, 2]) {
    const { lines } = await bench.run(changed, workspace);
    expect(lines.filter((line) => line.startsWith(place))).toEqual([
      `${place}: the archive has another e-mail address for them: they keep the account they have`,
    ]);
  }
  const accounts = await bench.store.sql`
    select u.email, m.workspace_id as id from users u left join members m on m.user_id = u.id
    where u.email like ${`%${workspace.slice(5)}@example.com`}`;
  expect(accounts).toEqual([{ email: at('ben'), id }]);
  expect((await bench.run(first, workspace)).lines).toEqual([]);
});

test('a later archive brings edits, reactions and deletions', async () => {
  const workspace = aName();
  const first = {
    ...lists,
    [DAY]: [
      message(1, 'U001', 'first wording <@U002>'),
      message(2, 'U002', { text: 'deleted later', reactions: [{ name: '+1', users: ['U001'] }] }),
      message(3, 'U002', { text: 'reply deleted later', thread_ts: timeAt(1) }),
      message(4, 'U002', { text: 'reply', thread_ts: timeAt(1) }),
    ],
  };
  const later = {
    ...lists,
    [DAY]: [
      message(1, 'U001', {
        text: 'second wording <@U003>',
        edited: { user: 'U001', ts: timeAt(20) },
        reactions: [{ name: '+1', count: 1, users: ['U002'] }],
      }),
      message(4, 'U002', { text: 'reply', thread_ts: timeAt(1) }),
      message(5, 'U002', 'new'),
    ],
  };
  const { id } = await bench.run(first, workspace);
  const { report } = await bench.run(later, workspace);
  expect(await texts(id)).toEqual([
    [expect.stringMatching(/^second wording <@/), null],
    ['', null],
    ['', 1],
    ['reply', 1],
    ['new', null],
  ]);
  const root = await one(bench.store.sql`
    select reply_count as replies, edited_at as edited,
      (select array_agg(a.handle) from mentions x join members a on a.id = x.member_id where x.message_id = m.id) as called,
      (select count(*)::int from reactions r where r.message_id = m.id) as reactions,
      (select count(*)::int from messages d where d.workspace_id = m.workspace_id and d.deleted_at is not null) as deleted,
      (select count(*)::int from reactions r where r.workspace_id = m.workspace_id) as "reactionsLeft"
    from messages m where workspace_id = ${id} and seq = 1`);
  expect(root).toEqual({
    replies: 1,
    edited: new Date('2024-01-02T00:20:00Z'),
    called: ['cleo'],
    reactions: 1,
    deleted: 2,
    reactionsLeft: 1,
  });
  expect(report.accounts.get('message')).toEqual({ found: 3, cameIn: 1, before: 2, leftOut: 0 });
  expect(report.tallies.get('messages deleted')).toEqual({ imported: 2, before: 0 });

  // The older one once more: it knows nothing of what came after it.
  await bench.run({ ...first, [DAY]: first[DAY].slice(0, 1) }, workspace);
  expect((await texts(id)).map(([body]) => body)).toEqual([
    expect.stringMatching(/^second wording/),
    '',
    '',
    'reply',
    'new',
  ]);
});

test('what a later archive does not cover, left out or cannot read is not deleted', async () => {
  const workspace = aName();
  const { id } = await bench.run(
    {
      ...lists,
      'channels.json': [general, channel('C002', 'random', { members: ['U001'] })],
      'general/2024-01-01.json': [message(-60, 'U001', 'the day before')],
      [DAY]: [message(1, 'U001', 'kept'), message(9, 'U001', 'after the archive')],
      'random/2024-01-02.json': [message(1, 'U001', 'of no folder')],
      'general/2024-01-03.json': [message(1500, 'U001', 'in a broken file')],
      'general/2024-01-04.json': [message(2900, 'U001', 'beside an odd entry')],
    },
    workspace,
  );
  await bench.run(
    {
      ...lists,
      [DAY]: [message(1, 'U001', 'kept')],
      'general/2024-01-03.json': 'broken',
      'general/2024-01-04.json': [{ text: 'without a time' }],
    },
    workspace,
  );
  const deleted = await bench.store.sql`
    select body from messages where workspace_id = ${id} and deleted_at is not null`;
  expect(deleted).toEqual([]);
});

test('where days are not those of UTC, what is missing from one is deleted only when those beside it are there', async () => {
  const workspace = aName();
  // East of UTC the evening of the second is the morning of the third.
  const days = {
    ...lists,
    'general/2024-01-01.json': [message(-1440, 'U001', 'first')],
    [DAY]: [message(1, 'U001', 'second')],
    'general/2024-01-03.json': [message(1200, 'U001', 'at night'), message(1500, 'U001', 'third')],
    'general/2024-01-04.json': [message(2640, 'U001', 'last')],
  };
  const { id } = await bench.run(days, workspace);
  const deleted = () =>
    bench.store
      .sql`select seq::int from messages where workspace_id = ${id} and deleted_at is not null`;
  const { 'general/2024-01-03.json': _, ...without } = days;
  await bench.run(without, workspace);
  expect(await deleted()).toEqual([]);
  await bench.run(
    { ...days, 'general/2024-01-03.json': [message(1500, 'U001', 'third')] },
    workspace,
  );
  expect(await deleted()).toEqual([{ seq: 3 }]);
});

test('what was changed here after the archive stays as it is here', async () => {
  const files = {
    ...lists,
    [DAY]: [
      message(1, 'U001', { text: 'in Slack', edited: { ts: timeAt(2) } }),
      message(3, 'U001', { text: 'deleted here', reactions: [{ name: '+1', users: ['U002'] }] }),
    ],
  };
  const { id, workspace } = await bench.run(files);
  await bench.store.sql`
    update messages set body = 'edited here', edited_at = now() where workspace_id = ${id} and seq = 1`;
  await bench.store.sql`
    update messages set body = '', deleted_at = now() where workspace_id = ${id} and seq = 2`;
  await bench.store.sql`delete from reactions where workspace_id = ${id}`;
  const { report } = await bench.run(files, workspace);
  expect((await texts(id)).map(([body]) => body)).toEqual(['edited here', '']);
  expect(report.accounts.get('reaction')).toEqual({ found: 1, cameIn: 0, before: 0, leftOut: 1 });
});

test('what is called there from before is there, and nothing else', async () => {
  const about = { subtype: 'file_comment', comment: { user: 'U002', comment: 'nice' } };
  const said = (name: string) => `commented on <https://x.example/f|${name}>: nice`;
  const archive = (...names: string[]) => ({
    ...lists,
    [DAY]: [
      message(1, 'U001', { text: 'kept', files: names.map((name) => ({ name })) }),
      message(2, 'U001', { text: 'edited', files: names.map((name) => ({ name })) }),
      message(3, 'U001', { text: 'gone', files: names.map((name) => ({ name })) }),
      message(4, 'U001', { ...about, text: said('plot_1.png'), file: { name: 'plot_1.png' } }),
      message(5, 'U001', {
        text: '',
        attachments: [
          { is_share: true, author_name: 'Ben', text: 'it', files: [{ name: 'q.pdf' }] },
        ],
      }),
      message(6, 'U001', { subtype: 'tombstone', text: 'deleted there' }),
    ],
  });
  const { id, workspace, report: first } = await bench.run(archive('a.png', 'b.png'));
  expect(first.accounts.get('attached file')).toMatchObject({ found: 8, cameIn: 8 });
  await bench.store.sql`
    update messages set body = 'edited here' || chr(10) || 'b.png', edited_at = now()
    where workspace_id = ${id} and seq = 2`;
  await bench.store.sql`
    update messages set body = '', deleted_at = now() where workspace_id = ${id} and seq = 3`;
  const { report, lines } = await bench.run(archive('a.png', 'b.png', 'c.png'), workspace);
  expect(await texts(id)).toContainEqual(expect.arrayContaining(['kept\na.png\nb.png\nc.png']));
  expect(report.accounts.get('attached file')).toEqual({
    found: 11,
    cameIn: 1,
    before: 5,
    leftOut: 5,
  });
  expect(report.accounts.get('message')).toEqual({ found: 6, cameIn: 0, before: 5, leftOut: 1 });
  const places = lines.map((line) =>
    line.replace(/\(?1\d+\.000100\)? ?/, '').replace(/general[^,]*, /, ''),
  );
  expect(places.filter((line) => !line.startsWith('membership'))).toEqual([
    expect.stringMatching(/^attached file entry 2 \(2 of them\): its message was edited since/),
    expect.stringMatching(/^attached file entry 3 \(3 of them\): its message was deleted here$/),
    expect.stringMatching(/^message entry 3 ?: it was deleted here$/),
  ]);
});

test('a root that a later archive has takes its thread over', async () => {
  const workspace = aName();
  const replies = [
    message(11, 'U001', { text: 'one', thread_ts: timeAt(10) }),
    message(12, 'U002', { text: 'two', thread_ts: timeAt(10) }),
  ];
  const { id } = await bench.run({ ...lists, [DAY]: replies }, workspace);
  const later = [
    message(10, 'U001', 'root'),
    ...replies,
    message(13, 'U002', { text: 'three', thread_ts: timeAt(10) }),
  ];
  await bench.run({ ...lists, [DAY]: later }, workspace);
  expect(await texts(id)).toEqual([
    ['one', 3],
    ['two', 3],
    ['root', null],
    ['three', 3],
  ]);
  await bench.run({ ...lists, [DAY]: later.slice(2) }, workspace);
  expect((await texts(id)).map(([, parent]) => parent)).toEqual([3, 3, null, 3]);
});

test('what a later archive has as gone and stays here is said', async () => {
  const before = message(1, 'U001', { text: 'x', reactions: [{ name: '+1', users: ['U002'] }] });
  const first = { ...lists, [DAY]: [before, message(5, 'U003', 'end')] };
  const { id, workspace } = await bench.run(first);
  const native = await bench.store.sql`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select x.workspace_id, x.id, '🎉', x.author_id, now() from messages x
    where x.workspace_id = ${id} and x.seq = 1 returning 1`;
  expect(native).toHaveLength(1);
  const { lines } = await bench.run(
    {
      'users.json': [ann, { ...ben, deleted: true }, ...users.slice(2)],
      'channels.json': [{ ...general, is_archived: true }],
      [DAY]: [message(1, 'U001', 'x'), message(5, 'U003', 'end')],
    },
    workspace,
  );
  expect(lines).toEqual([
    'person U002: the archive has them as deactivated: they stay active here',
    'channel #general: the archive has it as archived: it stays open here',
    `reaction 👍 by @ben in ${DAY}, entry 1 (${timeAt(1)}): an earlier archive has it and this one does not: it stays`,
  ]);
  // Authors whom no list names are not known to be gone.
  const { lines: again } = await bench.run({ ...first, 'users.json': [] }, workspace);
  expect(again.filter((line) => line.includes('deactivated'))).toEqual([]);
  expect((await bench.run(first, workspace)).lines).toEqual([]);
});
