import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { messages } from '@/server/db/schema';
import type { SearchHit } from '@/shared/model/message';
import type { Person } from '../harness/world';
import { reasonOf, refusalOf, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();
const found = (hits: SearchHit[]) => hits.map((hit) => hit.message.body);
const marked = (hit: SearchHit | undefined) =>
  hit?.excerpt.map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');

function searcher({ as, workspaceId }: SetUp, person: Person) {
  return async (query: string) => (await as(person).search.messages({ workspaceId, query })).hits;
}

async function withMessages(...bodies: string[]) {
  const here = await setUp();
  const ann = await here.buildPerson('Ann');
  const channel = await here.buildChannel([ann], { name: 'plans' });
  for (const body of bodies) await here.send(ann, channel.id, body);
  return { here, ann, channel, search: searcher(here, ann) };
}

describe('what is searched for', () => {
  test('words are found, all of them, in the middle of longer ones too, newest first', async () => {
    const { search } = await withMessages(
      'The deployment failed again',
      'Deploy it tomorrow',
      'redeploy never',
      'We **deployed** — and nothing failed.',
    );
    expect(found(await search('deploy'))).toEqual([
      'We **deployed** — and nothing failed.',
      'redeploy never',
      'Deploy it tomorrow',
      'The deployment failed again',
    ]);
    expect(found(await search('failed, DEPLOY'))).toEqual([
      'We **deployed** — and nothing failed.',
      'The deployment failed again',
    ]);
    expect(found(await search('deploy -failed'))).toEqual(['redeploy never', 'Deploy it tomorrow']);
    expect(found(await search('-failed deploy'))).toEqual(['redeploy never', 'Deploy it tomorrow']);
    expect(await search('-deploy')).toEqual([]);
    expect(await search('deployments')).toEqual([]);
  });

  test('phrases are found as they stand', async () => {
    const { search } = await withMessages('ship it on friday', 'on friday we ship', 'a "b c" d');
    expect(found(await search('"on friday"'))).toHaveLength(2);
    expect(found(await search('"it on friday"'))).toEqual(['ship it on friday']);
    expect(found(await search('friday -"it on"'))).toEqual(['on friday we ship']);
    expect(found(await search('"it on fri"'))).toEqual([]);
  });

  test('codes, addresses, symbols and scripts without spaces are found too', async () => {
    const { search } = await withMessages(
      'It says ERR_42-x here',
      'ping 10.0.0.1 now',
      '会議を始めます',
      'Ça coûte 100% à Œuvre',
      'use snake_case and 50_000',
      'foo(bar) => baz;',
    );
    expect(found(await search('err_42-x'))).toEqual(['It says ERR_42-x here']);
    expect(found(await search('10.0.0.1'))).toEqual(['ping 10.0.0.1 now']);
    expect(found(await search('10.0.0'))).toEqual(['ping 10.0.0.1 now']);
    expect(found(await search('会議'))).toEqual(['会議を始めます']);
    expect(found(await search('始め'))).toEqual(['会議を始めます']);
    expect(found(await search('ça 100%'))).toEqual(['Ça coûte 100% à Œuvre']);
    expect(found(await search('œuvre COÛTE'))).toEqual(['Ça coûte 100% à Œuvre']);
    expect(found(await search('snake_case'))).toEqual(['use snake_case and 50_000']);
    expect(await search('snakeXcase')).toEqual([]);
    expect(found(await search('foo(bar)'))).toEqual(['foo(bar) => baz;']);
    expect(found(await search('"=> baz"'))).toEqual(['foo(bar) => baz;']);
    expect(await search(`it's & | ! :* \\ '`)).toEqual([]);
  });

  test.each([
    ['it is in src/client/server.ts now', ['client/server', 'server.ts', 'src/cli']],
    [
      'see https://docs.example.com/guide/set-up?x=1',
      ['guide', 'docs.example.com', 'example', 'set-up'],
    ],
    ['write to ann.lee@example.org', ['ann.lee', 'example.org', 'lee@', 'ann.lee@example.org']],
    ['use sess.opts here', ['sess.opts', 'opts', 'sess']],
    ['Done.Thanks', ['thanks', 'done', 'done.thanks']],
    ['fixed PLT-3699', ['3699', 'plt-3699', 'PLT', '"PLT 3699"']],
    ['put it into <config> or C++', ['<config>', 'config', 'c++', '++', '<']],
    ['the Oberfräse is go', ['fräs', 'frase', 'berfr', 'go', '"oberfrase is"']],
    ['Manutenção programada', ['manutencao', 'MANUTENÇÃO', 'manutençao']],
    [
      'mañana café naïve Zürich',
      ['manana', 'cafe', 'naive', 'zurich', 'caf\u0065\u0301', '"manana cafe"'],
    ],
    ['decomposed cafe\u0301', ['café', 'cafe', 'CAFÉ']],
    ['İstanbul straße', ['istanbul', 'strasse', 'ISTANBUL', 'straße', 'STRASSE']],
    ['Ｆｕｌｌ　ｗｉｄｔｈ', ['full', 'width', '"full width"', 'Ｆｕｌｌ']],
    ['それは会議です。東京', ['会議', '議', '東京', '議で']],
    ['회의를 시작', ['회의', '의를', '시작']],
    ['it’s “quoted” — well', ["it's", '"quoted"']],
  ])('%j is found by what a person calls a word of it', async (body, queries) => {
    const { search } = await withMessages('something else', body);
    for (const query of queries) expect(found(await search(query)), query).toEqual([body]);
  });

  test('two letters begin a word, one is a word; neither stands within', async () => {
    const { search } = await withMessages('the item a go', 'gone');
    expect(found(await search('go'))).toEqual(['gone', 'the item a go']);
    expect(await search('te')).toEqual([]);
    expect(found(await search('a'))).toEqual(['the item a go']);
    expect(await search('e')).toEqual([]);
  });

  test('what is found is marked as it was written', async () => {
    const { search } = await withMessages('Die Oberfräse in der **Straße** cafe\u0301s ＦＵＬＬ');
    const one = async (query: string) => marked((await search(query))[0]);
    expect(await one('fras')).toBe('Die Ober[fräs]e in der Straße cafe\u0301s ＦＵＬＬ');
    expect(await one('strasse cafe')).toBe('Die Oberfräse in der [Straße] [cafe\u0301]s ＦＵＬＬ');
    expect(await one('"strase cafes" full')).toBeUndefined();
    expect(await one('"strasse cafes" full')).toBe(
      'Die Oberfräse in der [Straße cafe\u0301s] [ＦＵＬＬ]',
    );
  });

  test('the ids in mentions are nobody’s words, and excerpts say names instead', async () => {
    const { here, ann, channel, search } = await withMessages();
    const secret = await here.buildChannel([], { kind: 'private' });
    const body = `<@${ann.member.id}> see <#${channel.id}> and <#${secret.id}> <!channel> today`;
    await here.send(ann, channel.id, body);
    await here.send(ann, channel.id, `the id is ${ann.member.id.slice(0, 8)}`);
    expect(found(await search(ann.member.id.slice(0, 8)))).toEqual([
      `the id is ${ann.member.id.slice(0, 8)}`,
    ]);
    expect(await search(ann.member.id.slice(0, 13))).toEqual([]);
    expect(await search('channel')).toEqual([]);
    expect(found(await search(`today -"${ann.member.id.slice(0, 8)}"`))).toHaveLength(1);
    const [hit] = await search('today');
    expect(marked(hit)).toBe('@Ann see #plans and #private @channel [today]');
  });

  test('an excerpt has no marks, unless what was found stands in them', async () => {
    const { search } = await withMessages('~~old~~ **new** `code` [notes](https://example.com/x9)');
    expect(marked((await search('new'))[0])).toBe('old [new] code notes');
    expect(marked((await search('"example.com/x9"'))[0])).toBe(
      '~~old~~ **new** `code` [notes](https://[example.com/x9])',
    );
  });

  test.each([
    ['see \\\\server\\share needle', 'see \\\\server\\share [needle]'],
    ['C:\\(x86)\\needle a\\.b \\*c\\*', 'C:\\(x86)\\[needle] a\\.b *c*'],
    ['[call](tel:+49123) needle', '[call](tel:+49123) [needle]'],
    [
      '[x](javascript:alert(1)) [](https://x.de) needle',
      '[x](javascript:alert(1)) [](https://x.de) [needle]',
    ],
    ['[a](https://x.de/b_(c)) ![d](<https://x.de/e> "f") needle', 'a d [needle]'],
    ['`a\\*b` ``c\\_d`` needle', 'a\\*b c\\_d [needle]'],
    ['```a` needle', '```a` [needle]'],
    ['\u202Egnp.needle.exe\u2069', 'gnp.[needle].exe'],
    ['ne\u202Eedle', '[needle]'],
  ])('an excerpt of %j has what the message shows', async (body, excerpt) => {
    const { search } = await withMessages(body);
    expect(marked((await search('needle'))[0])).toBe(excerpt);
  });

  test('an excerpt is the stretch around the first hit', async () => {
    const long = `${'lorem ipsum '.repeat(60)}the needle 🪡 is\n\nhere ${'dolor sit '.repeat(60)}`;
    const { search } = await withMessages(long);
    const text = marked((await search('need "is here"'))[0]) ?? '';
    expect(text).toContain('the [need]le 🪡 [is here] dolor');
    expect(text.startsWith('… ')).toBe(true);
    expect(text.endsWith(' …')).toBe(true);
    expect(text.length).toBeLessThan(270);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('filters', () => {
  test('narrow by author, channel, day and link', async () => {
    const { here, ann, channel, search } = await withMessages('mine https://example.com', 'plain');
    const bob = await here.buildPerson('Bob');
    const other = await here.buildChannel([ann, bob], { name: 'news' });
    await here.send(bob, other.id, 'his news');
    await here.domain.store.db
      .update(messages)
      .set({ createdAt: new Date('2024-02-29T23:59:59.999Z') })
      .where(eq(messages.body, 'plain'));
    expect(found(await search(`from:@${bob.member.handle.toUpperCase()}`))).toEqual(['his news']);
    expect(found(await search('from:me has:link'))).toEqual(['mine https://example.com']);
    expect(found(await search('-from:me'))).toEqual(['his news']);
    expect(found(await search('in:#News'))).toEqual(['his news']);
    expect(found(await search('in:news in:plans -has:link'))).toEqual(['his news', 'plain']);
    expect(found(await search('before:2024-03-01'))).toEqual(['plain']);
    expect(found(await search('after:2024-02-28 before:2024-03-01'))).toEqual(['plain']);
    expect(await search('after:2024-02-29 before:2024-03-01')).toEqual([]);
    expect(channel.name).toBe('plans');
  });

  test('from: finds people by handle, or by a word of their name', async () => {
    const { here, ann, channel, search } = await withMessages('of Ann');
    const buildPetra = async (name: string) => {
      const person = await here.buildPerson(name);
      await here.as(ann).channel.addMembers({
        workspaceId: here.workspaceId,
        channelId: channel.id,
        memberIds: [person.member.id],
      });
      await here.send(person, channel.id, `of ${name}`);
      return person;
    };
    const weber = await buildPetra('Petra Weber');
    await buildPetra('Pétra Klein');
    await buildPetra('Petrarca');
    expect(found(await search('from:petra'))).toEqual(['of Pétra Klein', 'of Petra Weber']);
    expect(found(await search('from:"petra weber"'))).toEqual(['of Petra Weber']);
    expect(found(await search(`from:@${weber.member.handle}`))).toEqual(['of Petra Weber']);
    expect(found(await search('from:petr'))).toHaveLength(3);
    expect(found(await search('-from:petra of'))).toEqual(['of Petrarca', 'of Ann']);
    const unknown = await refusalOf(search('from:wber'));
    expect(unknown).toMatchObject({ reason: 'search_from' });
    expect(unknown?.message).toBe(
      `Nobody here is called wber. Did you mean from:${weber.member.handle} (Petra Weber)?`,
    );
  });

  test('in: finds direct conversations by who is in them, and only one’s own', async () => {
    const { here, ann } = await withMessages('tulip in plans');
    const { workspaceId, as, send } = here;
    const [bob, cleo] = [await here.buildPerson('Bob Hill'), await here.buildPerson('Cleo')];
    const direct = async (...people: Person[]) => {
      const memberIds = people.map((person) => person.member.id);
      return (await as(ann).channel.openDirect({ workspaceId, memberIds })).channel.id;
    };
    await send(ann, await direct(bob), 'tulip to Bob');
    await send(ann, await direct(bob, cleo), 'tulip to both');
    const search = searcher(here, ann);
    expect(found(await search(`tulip in:@${bob.member.handle}`))).toEqual(['tulip to Bob']);
    expect(found(await search('tulip in:"@bob hill"'))).toEqual(['tulip to Bob']);
    const both = `in:@${bob.member.handle},@${cleo.member.handle}`;
    expect(found(await search(`tulip ${both}`))).toEqual(['tulip to both']);
    expect(found(await search(`tulip -${both}`))).toEqual(['tulip to Bob', 'tulip in plans']);
    expect(await refusalOf(search(`in:@${cleo.member.handle}`))).toMatchObject({
      reason: 'search_in',
      message: `You have no direct conversation with @${cleo.member.handle}.`,
    });
    expect(await reasonOf(searcher(here, cleo)(`in:@${bob.member.handle}`))).toBe('search_in');
  });

  test('a name of a channel that is not there brings up those it may stand for, if one sees them', async () => {
    const { here, ann, search } = await withMessages('plain');
    await here.buildChannel([], { name: 'planks', kind: 'private' });
    expect((await refusalOf(search('in:plns')))?.message).toBe(
      'You see no channel called #plns. Did you mean in:plans?',
    );
    await here.buildChannel([ann], { name: 'café' });
    expect(await search('in:cafe')).toEqual([]);
  });

  test('days are those of the reader’s time zone, of 23 and of 25 hours too', async () => {
    const { here, ann } = await withMessages();
    const channel = await here.buildChannel([ann]);
    const at = ['2024-03-30T22:59Z', '2024-03-30T23:00Z', '2024-03-31T21:59Z', '2024-03-31T22:00Z'];
    for (const time of at) {
      await here.send(ann, channel.id, time);
      await here.domain.store.db
        .update(messages)
        .set({ createdAt: new Date(time) })
        .where(eq(messages.body, time));
    }
    const search = async (query: string, timeZone?: string) => {
      const { hits } = await here
        .as(ann)
        .search.messages({ workspaceId: here.workspaceId, query, timeZone });
      return found(hits).sort();
    };
    const berlin = 'Europe/Berlin';
    expect(await search('after:2024-03-30 before:2024-04-01', berlin)).toEqual(at.slice(1, 3));
    expect(await search('before:2024-03-31', berlin)).toEqual(at.slice(0, 1));
    expect(await search('after:2024-03-31', berlin)).toEqual(at.slice(3));
    expect(await search('after:2024-03-30')).toEqual(at.slice(2));
    const pacific = 'America/Los_Angeles';
    expect(await search('after:2024-03-30', pacific)).toEqual(at.slice(2));
    expect(await search('before:2024-03-31', pacific)).toEqual(at.slice(0, 2));
    for (const nowhere of ['Europe/Nowhere', '', 'x'.repeat(65)]) {
      await expect(search('plain', nowhere)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect(await search('before:9999-12-31 after:0001-01-01', 'Pacific/Apia')).toHaveLength(4);
    expect(await search('after:9999-12-31', 'Asia/Tokyo')).toEqual([]);
  });

  test('that say nothing are refused with what to write instead', async () => {
    const { here, ann, search } = await withMessages('plain');
    await here.buildChannel([], { name: 'secret', kind: 'private' });
    expect(await refusalOf(search('from:nobody.here'))).toMatchObject({
      code: 'BAD_REQUEST',
      reason: 'search_from',
      message: 'Nobody here is called nobody.here.',
    });
    const unknown = await refusalOf(search('in:secret'));
    expect(unknown).toEqual({
      ...(await refusalOf(search('in:nowhere'))),
      message: 'You see no channel called #secret.',
    });
    for (const query of [
      'before:2024-02-30',
      'after:tomorrow',
      'has:fun',
      'from:',
      '-before:2024-01-01',
    ]) {
      expect(await reasonOf(search(query))).toBe('search_filter');
    }
    expect(await reasonOf(search('""'))).toBe('search_empty');
    expect(found(await search(`from:${ann.member.handle} before:2124-02-28`))).toEqual(['plain']);
  });
});

describe('what is found', () => {
  test('is only what one may read now', async () => {
    const here = await setUp();
    const { workspaceId, as, buildPerson, buildChannel, send } = here;
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const guest = await buildPerson('Gus', 'guest');
    const open = await buildChannel([ann]);
    const closed = await buildChannel([ann, bob], { kind: 'private' });
    const { channel: direct } = await as(ann).channel.openDirect({
      workspaceId,
      memberIds: [guest.member.id],
    });
    await send(ann, open.id, 'tulip in the open');
    await send(ann, closed.id, 'tulip in private');
    await send(ann, direct.id, 'tulip to the guest');
    const search = async (person: Person) => found(await searcher(here, person)('tulip')).sort();
    expect(await search(ann)).toHaveLength(3);
    expect(await search(bob)).toEqual(['tulip in private', 'tulip in the open']);
    expect(await search(guest)).toEqual(['tulip to the guest']);
    const newcomer = await buildPerson('New', 'guest');
    expect(await search(newcomer)).toEqual([]);
    await as(ann).channel.removeMember({
      workspaceId,
      channelId: closed.id,
      memberId: bob.member.id,
    });
    expect(await search(bob)).toEqual(['tulip in the open']);
    const there = await setUp();
    const stranger = await there.buildPerson('Stranger');
    expect(found(await searcher(there, stranger)('tulip'))).toEqual([]);
  });

  test('is no deleted text, and no text from before an edit', async () => {
    const { here, ann, channel, search } = await withMessages('tulip one', 'tulip two');
    const [two, one] = await search('tulip');
    const at = { workspaceId: here.workspaceId, channelId: channel.id };
    if (!one || !two) throw new Error('nothing was found');
    await here.as(ann).message.delete({ ...at, messageId: one.message.id });
    await here.as(ann).message.edit({ ...at, messageId: two.message.id, body: 'rose two' });
    expect(await search('tulip')).toEqual([]);
    expect(found(await search('two'))).toEqual(['rose two']);
  });

  test('comes in pages without gaps, also among messages of one instant', async () => {
    const { here, ann, channel } = await withMessages(
      ...Array.from({ length: 7 }, (_, index) => `tulip ${index}`),
    );
    await here.domain.store.db
      .update(messages)
      .set({ createdAt: new Date('2024-05-05T05:05:05.005Z') })
      .where(eq(messages.channelId, channel.id));
    const { workspaceId } = here;
    const bodies: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await here
        .as(ann)
        .search.messages({ workspaceId, query: 'tulip', limit: 3, cursor });
      bodies.push(...found(page.hits));
      cursor = page.cursor ?? undefined;
    } while (cursor);
    expect(bodies).toHaveLength(7);
    expect(new Set(bodies).size).toBe(7);
    const broken = here.as(ann).search.messages({ workspaceId, query: 'tulip', cursor: '12.x' });
    expect(await reasonOf(broken)).toBe('cursor');
  });
});
