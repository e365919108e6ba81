import { expect, test } from 'vitest';
import { DAY, day, importBench, users } from './import-bench';
import { ann, ben, message, timeAt } from './slack-archive';

// A message has the words of its author, whatever another archive has at its time.

const bench = importBench();
const said = async (id: string) =>
  (await bench.history(id, 'general')).map(({ handle, body }) => `${handle}: ${body}`);
const end = message(5, 'U001', 'end');
const annAt = (text: string) => message(1, 'U001', text);
const benAt = (text: string) => message(1, 'U002', text);

test('what somebody else wrote at the time of a message is another message', async () => {
  const { id, workspace } = await bench.run(day(annAt('mine'), end));
  const { report, lines } = await bench.run(day(benAt('other text'), end), workspace);
  const both = ['ann.lee: mine', 'ann.lee: end', 'ben: other text'];
  expect(await said(id)).toEqual(both);
  expect(report.tallies.get('messages changed')).toBeUndefined();
  expect(lines).toEqual([]);
  // Neither archive changes anything another time, nor does one that has both.
  for (const some of [[annAt('mine')], [benAt('other text')], [benAt('other text'), annAt('mine')]])
    await bench.run(day(...some, end), workspace);
  expect(await said(id)).toEqual(both);
});

test('a later wording is that of its author only', async () => {
  const edited = { edited: { ts: timeAt(3) } };
  const { id, workspace } = await bench.run(day(annAt('mine'), benAt('his'), end));
  const later = day(
    { ...benAt('his, edited'), ...edited },
    { ...annAt('mine, edited'), ...edited },
  );
  await bench.run({ ...later, [DAY]: [...later[DAY], end] }, workspace);
  expect(await said(id)).toEqual(['ann.lee: mine, edited', 'ben: his, edited', 'ann.lee: end']);
});

test('of messages of one time none is deleted for want of it: the other may be what became of it', async () => {
  const first = day(annAt('mine'), benAt('his'), end);
  const { id, workspace } = await bench.run(first);
  for (const some of [benAt('his'), annAt('mine')]) await bench.run(day(some, end), workspace);
  expect(await said(id)).toEqual(['ann.lee: mine', 'ben: his', 'ann.lee: end']);
});

test('an author under another id is the same one', async () => {
  const bot = (about: object) => ({ type: 'message', ts: timeAt(1), text: 'deployed', ...about });
  const byName = bot({ subtype: 'bot_message', username: 'deploy' });
  const byId = bot({ subtype: 'bot_message', bot_id: 'B001', username: 'deploy' });
  const listed = { id: 'U009', name: 'deploy', is_bot: true, profile: { bot_id: 'B001' } };
  const { id, workspace } = await bench.run(day(byName));
  for (const files of [day(byId), { ...day(byId), 'users.json': [...users, listed] }])
    await bench.run(files, workspace);
  expect(await said(id)).toEqual(['deploy: deployed']);
  const later = await bench.run(day(byId));
  await bench.run(
    { ...day({ ...byId, text: 'deployed it' }), 'users.json': [...users, listed] },
    later.workspace,
  );
  expect(await said(later.id)).toEqual(['deploy: deployed it']);
});

test('whose address an earlier archive had with somebody else has no message twice', async () => {
  const email = 'ann@example.com';
  const files = day(annAt('mine'), { ...benAt('his'), ts: timeAt(2) }, end);
  const shared = [ann, { ...ben, profile: { email } }, ...users.slice(2)];
  const { id, workspace } = await bench.run({ ...files, 'users.json': shared });
  await bench.run(files, workspace);
  expect(await said(id)).toEqual(['ann.lee: mine', 'ann.lee: his', 'ann.lee: end']);
});

test('blanks around an id make nobody else', async () => {
  const files = day(
    message(1, 'U001 ', 'with a blank'),
    message(2, '\u00a0U002\n', 'with others'),
    { type: 'message', ts: timeAt(3), text: 'a bot', bot_id: ' B001 ' },
    { type: 'message', ts: timeAt(4), text: 'the bot', bot_id: 'B001' },
  );
  const { id, workspace } = await bench.run(files);
  const people = ['ann.lee', 'ben', 'b001', 'b001'];
  const handles = async () => (await bench.history(id, 'general')).map(({ handle }) => handle);
  expect(await handles()).toEqual(people);
  // As an earlier version left it.
  await bench.store.sql`
    with other as (
      insert into members (workspace_id, id, handle, name, import_key, created_at)
      values (${id}, gen_random_uuid(), 'u001', 'U001 ', 'slack:U001 ', now()) returning id
    )
    update messages set author_id = other.id from other where workspace_id = ${id} and seq = 1`;
  await bench.run(files, workspace);
  expect(await handles()).toEqual(['u001', ...people.slice(1)]);
});

test('what was deleted stays so, though Slackbot signs for it', async () => {
  const tombstone = {
    ...message(1, 'USLACKBOT', 'This message was deleted.'),
    subtype: 'tombstone',
  };
  const { id, workspace } = await bench.run(day(annAt('mine'), end));
  await bench.run(day(tombstone, end), workspace);
  await bench.run(day(annAt('mine'), end), workspace);
  expect(await said(id)).toEqual(['ann.lee: ', 'ann.lee: end']);
  const other = await bench.run(day(tombstone, end));
  await bench.run(day(annAt('mine'), end), other.workspace);
  expect(await said(other.id)).toEqual(['slackbot: ', 'ann.lee: end']);
});
