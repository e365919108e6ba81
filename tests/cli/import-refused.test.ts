import { expect, test } from 'vitest';
import { aName, DAY, day, general, importBench, one, users } from './import-bench';
import { ann, ben, channel, cleo, message, timeAt } from './slack-archive';

const bench = importBench();
const bodies = async (id: string) => (await bench.history(id, 'general')).map((line) => line.body);

/**
 * While `work` runs, the store refuses the rows of a table that meet a condition. Other files may share the
 * database, so it names what only this one has.
 */
async function refusing<T>(table: string, condition: string, work: () => Promise<T>): Promise<T> {
  await bench.store.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin
      if ${condition} then raise exception 'refused' using errcode = '22000'; end if;
      return new;
    end $$;
    create trigger refuse before insert or update on ${table} for each row execute function refuse()`);
  try {
    return await work();
  } finally {
    await bench.store.sql.unsafe(`drop function refuse cascade`);
  }
}

test('what the store refuses for a reason of its own costs that entry only', async () => {
  const files = day(
    message(1, 'U001', 'before'),
    message(4, 'U002', { text: 'an early reply', thread_ts: timeAt(6) }),
    message(5, 'U001', {
      text: 'refuse me',
      reactions: [{ name: '+1', users: ['U002'] }],
      files: [{ name: 'a.txt' }],
    }),
    message(6, 'U001', 'root'),
    message(7, 'U002', { text: 'a reply', thread_ts: timeAt(6) }),
  );
  const { id, report, lines } = await refusing('messages', "new.body like 'refuse me%'", () =>
    bench.run(files),
  );
  const rows = await bench.history(id, 'general');
  expect(rows.map(({ seq, body, parentSeq }) => [seq, body, parentSeq])).toEqual([
    [1, 'before', null],
    [2, 'an early reply', 3],
    [3, 'root', null],
    [4, 'a reply', 3],
  ]);
  expect(lines).toContain(`message ${DAY}, entry 3 (${timeAt(5)}): the store refuses it (22000)`);
  expect(report.accounts.get('reaction')).toEqual({ found: 1, cameIn: 0, before: 0, leftOut: 1 });
});

test('people whom the store refuses cost themselves, and are tried once', async () => {
  const refused = { ...ben, real_name: 'Refuse Me', profile: { real_name: 'Refuse Me' } };
  const stranger = { user_profile: { real_name: 'Refuse Me' }, text: 'from elsewhere' };
  const files = {
    'users.json': [ann, refused, ...users.slice(2)],
    'channels.json': [general],
    [DAY]: [
      message(1, 'U001', { text: 'here', reactions: [{ name: '+1', users: ['U002', 'U003'] }] }),
      message(2, 'U002', 'lost'),
      message(3, 'U777', stranger),
    ],
    'general/2024-01-03.json': [message(1500, 'U777', stranger), message(1501, 'U003', 'there')],
  };
  const { id, report, lines } = await refusing('members', "new.name = 'Refuse Me'", () =>
    bench.run(files),
  );
  expect(await bodies(id)).toEqual(['here', 'there']);
  expect(report.accounts.get('person')).toEqual({ found: 4, cameIn: 2, before: 0, leftOut: 2 });
  expect(lines.map((line) => line.replace(/ \(\d{10}[^)]*\)/, ''))).toEqual([
    'person U002: the store refuses it (22000)',
    'membership U002 in #general: the person is left out',
    'person U777: the store refuses it (22000)',
    expect.stringMatching(/^reaction :\+1: by U002 .*: the person is left out$/),
    expect.stringMatching(/^message .*, entry 2: its author can’t be made a member$/),
    expect.stringMatching(/^message .*, entry 3: its author can’t be made a member$/),
    expect.stringMatching(/^message .*, entry 1: its author can’t be made a member$/),
  ]);
  const email = `${aName().replace(' ', '.')}@example.com`;
  const withoutAccount = { ...ben, real_name: 'No Account', profile: { email } };
  const account = await refusing('users', "new.name = 'No Account'", () =>
    bench.run({
      ...day(message(1, 'U002', 'without an account')),
      'users.json': [ann, withoutAccount],
    }),
  );
  expect(await bodies(account.id)).toEqual(['without an account']);
  expect(account.lines[0]).toBe(
    'person U002: the store refuses their account (22000): they have none',
  );
});

test('a channel that the store refuses costs itself, and leaves its name to others', async () => {
  const twin = (id: string) => channel(id, 'twin', { members: ['U001', 'U002'] });
  const files = {
    'users.json': users,
    'channels.json': [twin('C00000002'), general, twin('C00000003')],
    [DAY]: [message(1, 'U001', 'see <#C00000002|twin>')],
    'C00000002/2024-01-02.json': [message(1, 'U001', 'lost')],
    'C00000003/2024-01-02.json': [message(1, 'U001', 'kept')],
  };
  const { id, report, lines } = await refusing(
    'channels',
    "new.import_key = 'slack:C00000002'",
    () => bench.run(files),
  );
  const names = await bench.store.sql`
    select name, last_seq::int as last from channels where workspace_id = ${id} order by name`;
  expect(names).toEqual([
    { name: 'general', last: 1 },
    { name: 'twin', last: 1 },
  ]);
  expect(await bodies(id)).toEqual(['see #twin']);
  expect(report.accounts.get('channel')).toEqual({ found: 3, cameIn: 2, before: 0, leftOut: 1 });
  expect(lines).toEqual([
    'channel #twin: the store refuses it (22000)',
    'file C00000002/2024-01-02.json: its channel is left out',
  ]);
});

test('a membership that the store refuses costs nobody else theirs', async () => {
  const absent = { ...ben, real_name: 'Not Here', profile: {} };
  const files = {
    ...day(message(1, 'U002', 'still said')),
    'users.json': [ann, absent, ...users.slice(2)],
  };
  const { id, lines } = await refusing(
    'memberships',
    "exists (select 1 from members m where m.id = new.member_id and m.name = 'Not Here')",
    () => bench.run(files),
  );
  expect(await bodies(id)).toEqual(['still said']);
  const place = await one(bench.store.sql`
    select member_count as people from channels where workspace_id = ${id}`);
  expect(place).toEqual({ people: 2 });
  expect(lines).toEqual(['membership U002 in #general: the store refuses it (22000)']);
});

test('an account or an id that the store refuses someone costs nobody else theirs', async () => {
  const address = (name: string) => `${name}.${aName().slice(5)}@example.com`;
  const [first, second, third] = [address('no'), address('ben'), address('cleo')];
  const known = (email: string | undefined) => [
    ann,
    { ...ben, real_name: 'No Update', profile: { email } },
    { ...cleo, profile: { email: email && second } },
  ];
  const files = (email?: string) => ({ ...day(), 'users.json': known(email) });
  const { id, workspace } = await bench.run(files());
  const later = await refusing('members', "new.name = 'No Update'", () =>
    bench.run(files(first), workspace),
  );
  const accounts = () => bench.store.sql`
    select m.handle, u.email, m.import_key from members m left join users u on u.id = m.user_id
    where m.workspace_id = ${id} and m.handle <> 'ann.lee' order by m.handle`;
  expect(await accounts()).toEqual([
    { handle: 'ben', email: null, import_key: 'slack:U002' },
    { handle: 'cleo', email: second, import_key: 'slack:U003' },
  ]);
  expect(later.lines[0]).toBe(
    'person U002: the store refuses their account (22000): they have none',
  );

  // Whom the workspace has already: only the archive's id is refused.
  await bench.store.sql`update users set email = ${third} where email = ${second}`;
  await bench.store.sql`update members set import_key = null where workspace_id = ${id}`;
  await bench.store.sql`
    update members set name = 'No Id' where workspace_id = ${id} and handle = 'cleo'`;
  const people = [ann, { ...cleo, profile: { email: third } }];
  const again = await refusing('members', "new.name = 'No Id'", () =>
    bench.run({ 'users.json': people, 'channels.json': [general] }, workspace),
  );
  expect((await accounts()).find(({ handle }) => handle === 'cleo')).toEqual({
    handle: 'cleo',
    email: third,
    import_key: null,
  });
  expect(again.lines[0]).toMatch(/^person U003: the store refuses the archive’s id \(22000\)/);
  expect(again.report.accounts.get('person')).toEqual({
    found: 2,
    cameIn: 0,
    before: 2,
    leftOut: 0,
  });
});
