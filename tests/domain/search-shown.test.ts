import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { members } from '@/server/db/schema';
import type { SearchHit } from '@/shared/model/message';
import { setUpFor } from './set-up';

// A search looks through messages as they are shown, not as they are written.

const setUp = setUpFor();
const found = (hits: SearchHit[]) => hits.map((hit) => hit.message.body);
const marked = (hit: SearchHit | undefined) =>
  hit?.excerpt.map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');

async function withMessages(...bodies: string[]) {
  const here = await setUp();
  const { workspaceId } = here;
  const ann = await here.buildPerson('Ann');
  const channel = await here.buildChannel([ann], { name: 'plans' });
  for (const body of bodies) await here.send(ann, channel.id, body);
  const search = async (query: string) =>
    (await here.as(ann).search.messages({ workspaceId, query })).hits;
  return { here, ann, channel, search };
}

test.each([
  ['run \\_\\_init\\_\\_ first', ['__init__', '_init_', '"run __init__"']],
  ['as \\_\\_hoping\\_\\_ was', ['__hoping__', '"as __hoping__ was"']],
  ['get /\\<myproj>/resources', ['/<myproj>/resources', '<myproj>']],
  ['a \\*PersistentQueue of \\<type>\\*', ['"*PersistentQueue of <type>*"', '<type>']],
  ['`re\\*x` in C:\\dir', ['re\\*x', 'C:\\dir', '"re\\*x in C:\\dir"']],
  ['```\na\\_b = `x`\n```', ['a\\_b', '"a\\_b = `x`"']],
  ['`PLT-1` is done', ['"PLT-1 is done"', 'PLT-1']],
  ['It is **very** important!', ['"very important!"']],
  ['**host:** web-1\n**load:** _99%_', ['"host: web-1"', '"load: 99%"']],
  ['> **a+b\n> c** ~~d!~~ e', ['"a+b c d! e"']],
  ['- [x] *done*: all\n- b', ['"done: all"']],
  ['see [the **C++** notes](https://x.de/n_1_2), ok?', ['"the C++ notes, ok?"', 'x.de/n_1_2']],
  ['https://x.de/_a_/*b* and a_b_c@x.de', ['x.de/_a_/*b*', 'a_b_c@x.de']],
  ['|*a:*|b|\n|-|-|\n|`c-1`|d|e|', ['"a: b"', '"c-1 d"', 'e']],
])('%j is found by what it shows', async (body, queries) => {
  const { search } = await withMessages('something else', body);
  for (const query of queries) {
    const hits = await search(query);
    expect(found(hits), query).toEqual([body]);
    expect(
      hits[0]?.excerpt.some((part) => part.hit),
      query,
    ).toBe(true);
  }
});

test.each([
  ['\\_\\_needle\\_\\_', '__[needle]__'],
  ['> **a\n> needle** 1. b', 'a [needle] 1. b'],
  ['1. *a*\n2. needle', '1. a 2. [needle]'],
  ['|a|b|\n|-|-|\n|c|needle|', 'a b c [needle]'],
  ['```js\nneedle_\\_\n```', '[needle]_\\_'],
])('an excerpt of %j has what the message shows', async (body, excerpt) => {
  const { search } = await withMessages(body);
  expect(marked((await search('needle'))[0])).toBe(excerpt);
});

test.each([
  ['أحمد قال إلى آخره', ['احمد', 'الى', 'اخره', 'أحمد', '"احمد قال"']],
  ['مدرسة مسؤول ٱلله مُحَمَّد', ['مدرسه', 'مدرسة', 'مسوول', 'الله', 'محمد']],
  ['کتاب فارسی ۱۲۳ ٤٥٦', ['كتاب', 'فارسي', '123', '456']],
  ['пʼять об’єктів', ["п'ять", 'пʼять', 'п’ять', "об'єктів"]],
  ['it´s ʻokina צ׳ק', ["it's", "'okina", "צ'ק"]],
  ['½ cup or 1¼', ['1/2', '½', '1/4', '"1/2 cup"']],
])('%j is found by letters that people type for its own', async (body, queries) => {
  const { search } = await withMessages('something else', body);
  for (const query of queries) expect(found(await search(query)), query).toEqual([body]);
});

test('a mention is found by the name that it shows now, and by the handle', async () => {
  const { here, ann, channel, search } = await withMessages('no petra here');
  const petra = await here.buildPerson('Petra Müller');
  const body = `<@${petra.member.id}> please look at <#${channel.id}> today`;
  await here.send(ann, channel.id, body);
  await here.send(ann, channel.id, `in code: \`<@${petra.member.id}>\``);
  const one = async (query: string) => {
    const hits = await search(query);
    return hits.map(marked);
  };
  const all = '@Petra Müller please look at #plans today';
  expect(await one('@petra')).toEqual([all.replace('@Petra', '[@Petra]')]);
  expect(await one('muller')).toEqual([all.replace('Müller', '[Müller]')]);
  expect(await one('"@Petra Müller"')).toEqual([all.replace('@Petra Müller', '[@Petra Müller]')]);
  expect(await one('"petra müller" look')).toEqual([
    '@[Petra Müller] please [look] at #plans today',
  ]);
  expect(await one('#plans')).toEqual([all.replace('#plans', '[#plans]')]);
  expect(await one('"please look at #plans"')).toEqual([
    '@Petra Müller [please look at #plans] today',
  ]);
  expect(await one(`"@${petra.member.handle} please look at #plans today"`)).toEqual([`[${all}]`]);
  expect(await one('"look at #petra"')).toEqual([]);
  expect(await one('"please at #plans"')).toEqual([]);
  expect(await one('today -"look at #plans"')).toEqual([]);
  expect(await one('plans -@petra')).toEqual([]);
  expect(await one('petra')).toHaveLength(2);
  expect(await one('petra -müller')).toEqual(['no [petra] here']);
  const { handle } = petra.member;
  const found = await one(`@${handle}`);
  expect(found).toHaveLength(1);
  const isPetra = eq(members.id, petra.member.id);
  await here.domain.store.db.update(members).set({ name: 'Pia Kern' }).where(isPetra);
  expect(await one('müller')).toEqual([]);
  expect(await one('pia today')).toEqual(['@[Pia] Kern please look at #plans [today]']);
  expect(await one(`@${handle}`)).toEqual(['[@Pia Kern] please look at #plans today']);
});

test('everyone’s mentions are found by the words that call everyone, and a channel only by who sees it', async () => {
  const { here, ann, channel, search } = await withMessages('a channel');
  const secret = await here.buildChannel([ann], { kind: 'private', name: 'salaries' });
  const bob = await here.buildPerson('Bob');
  const { workspaceId } = here;
  await here.as(ann).channel.addMembers({
    workspaceId,
    channelId: channel.id,
    memberIds: [bob.member.id],
  });
  await here.send(ann, channel.id, '<!channel> lunch');
  await here.send(ann, channel.id, '<!here> tea');
  await here.send(ann, channel.id, `see <#${secret.id}>`);
  expect((await search('@channel')).map(marked)).toEqual(['[@channel] lunch']);
  expect((await search('@everyone')).map(marked)).toEqual(['[@channel] lunch']);
  expect((await search('@here')).map(marked)).toEqual(['[@here] tea']);
  expect((await search('channel')).map(marked)).toEqual(['a [channel]']);
  expect((await search('salaries')).map(marked)).toEqual(['see #[salaries]']);
  const { hits } = await here.as(bob).search.messages({ workspaceId, query: '#salaries' });
  expect(hits).toEqual([]);
});

test('has:link finds what is shown as a link, and nothing that only looks like one', async () => {
  const links = [
    'https://example.com',
    'see HTTPS://EXAMPLE.COM.',
    'www.example.org/a',
    '<https://x.de>',
    '[notes](https://x.de/n)',
    '![pic](https://x.de/p.png)',
    'write to ann@x.de',
    '> - *www.x.de*',
    '|a|b|\n|-|-|\n|www.x.de|c|',
  ];
  const none = [
    'plain',
    '`https://x.de`',
    '```\nhttps://x.de\n```',
    '~~~\nwww.x.de\n~~~',
    '[call](tel:+49123)',
    'https://',
    'www. and www.x',
    'xhttps://x.de',
  ];
  const { search } = await withMessages(...[...links, ...none].reverse());
  expect(found(await search('has:link'))).toEqual(links);
  expect(found(await search('-has:link'))).toEqual(none);
});

test('what stands behind a hyphen is looked for with it, unless a person leaves a word out', async () => {
  const bodies = [
    'exit code -1',
    'java -Xmx2g',
    'push --force',
    'p->next',
    'a draft of it',
    'draft',
  ];
  const { search } = await withMessages(...bodies);
  for (const [query, body] of [
    ['-1', 'exit code -1'],
    ['exit -1', 'exit code -1'],
    ['-Xmx2g', 'java -Xmx2g'],
    ['--force', 'push --force'],
    ['->', 'p->next'],
    ['draft -this -of', 'draft'],
  ] as const) {
    expect(found(await search(query.replace('-of', '-"of"'))), query).toContain(body);
    expect(found(await search(query.replace('-of', '-"of"'))), query).toHaveLength(1);
  }
});
