import { describe, expect, test } from 'vitest';
import { applyChannels, applyMembers } from '@/client/sync/apply';
import { excludedBy } from '@/features/search/excluded';
import { completeFilter, filterAt } from '@/features/search/filter-at';
import { choicesOf, searchWithin } from '@/features/search/filter-choices';
import { buildChannel, buildMember, buildMembership, buildWorld } from '../client/build';

describe('a filter that is being typed', () => {
  const at = (text: string) => {
    const caret = text.indexOf('|');
    const found = filterAt(text.replace('|', ''), caret);
    return found && `${found.kind} ${found.query}`;
  };

  test('is the one that ends at the caret', () => {
    expect(at('from:|')).toBe('from ');
    expect(at('deploy -From:@pe|')).toBe('from @pe');
    expect(at('in:#gen| more')).toBe('in #gen');
    expect(at('in:"gen|')).toBe('in gen');
    expect(at('from:ann |')).toBeNull();
    expect(at('https://a.io/from:me|')).toBeNull();
    expect(at('"from:|')).toBeNull();
    expect(at('before:20|')).toBeNull();
  });

  test('takes its value whole, with room for the next word', () => {
    const finish = (text: string, value: string) => {
      const caret = text.indexOf('|');
      const plain = text.replace('|', '');
      const filter = filterAt(plain, caret);
      if (!filter) throw new Error('There is no filter');
      const done = completeFilter(plain, filter, value);
      return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
    };
    expect(finish('from:|', 'ann')).toBe('from:ann |');
    expect(finish('x -from:@pe|ter deploy', 'petra.weber')).toBe('x -from:petra.weber |deploy');
    expect(finish('in:"ge|neral" x', 'general')).toBe('in:general |x');
  });
});

describe('the names that could be meant', () => {
  function world() {
    const { state, me, ann, channel, rev } = buildWorld();
    const petra = buildMember({ handle: 'petra.weber624', name: 'Pétra Weber' });
    const gone = buildMember({
      handle: 'peter.gone',
      name: 'Peter Gone',
      deactivatedAt: '2026-01-01T00:00:00.000Z',
    });
    const direct = buildChannel({ kind: 'dm', name: null, memberIds: [me.id, petra.id] });
    const group = buildChannel({ kind: 'group', name: null, memberIds: [me.id, ann.id, petra.id] });
    const own = buildChannel({ kind: 'dm', name: null, memberIds: [me.id] });
    const planning = buildChannel({ name: 'team-planning' });
    const withPeople = applyMembers(state, { members: [petra, gone], rev });
    const joined = [direct, group, own].map((each) => ({
      channel: each,
      membership: buildMembership(each),
    }));
    const channels = [...joined, { channel: planning, membership: buildMembership(planning) }];
    const full = applyChannels(withPeople, { channels, rev });
    const values = (kind: 'from' | 'in', query: string) =>
      choicesOf(full, me.id, { kind, query, start: 0, end: 0 }).map(({ value }) => value);
    return { full, me, channel, direct, group, own, values };
  }

  test('begin as typed, with or without accents, in one of their words', () => {
    const { values } = world();
    expect(values('from', 'pet')).toEqual(['petra.weber624', 'peter.gone']);
    expect(values('from', '@web')).toEqual(['petra.weber624']);
    expect(values('from', 'pétra')).toEqual(['petra.weber624']);
    expect(values('from', 'me')).toEqual(['me']);
    expect(values('from', 'x')).toEqual([]);
    expect(values('in', '#gen')).toEqual(['general']);
    expect(values('in', 'plan')).toEqual(['team-planning']);
    expect(values('in', '@pet')).toEqual(['@petra.weber624', '@ann,@petra.weber624']);
  });

  test('are what people are called, also one’s own, so that their initials are', () => {
    const { full, me } = world();
    const [own] = choicesOf(full, me.id, { kind: 'from', query: 'me', start: 0, end: 0 });
    expect(own).toMatchObject({ title: full.members[me.id]?.value.name, isMe: true });
  });

  test('are there before anything is typed', () => {
    const { values } = world();
    expect(values('from', '')).toHaveLength(4);
    expect(values('in', '')).toContain('general');
  });

  test('stand in a search of one conversation as they would be typed', () => {
    const { full, me, channel, direct, group, own } = world();
    const within = (each: typeof channel) => searchWithin(full, me.id, each);
    expect(within(channel)).toBe('in:#general ');
    expect(within(direct)).toBe('in:@petra.weber624 ');
    expect(within(group)).toBe('in:@ann,@petra.weber624 ');
    expect(within(own)).toBe('in:@me ');
    expect(within(buildChannel({ kind: 'dm', name: null, memberIds: [buildMember().id] }))).toBe(
      '',
    );
  });
});

test('what a search leaves out is named as it was typed', () => {
  expect(excludedBy('deploy -draft, -"on  hold" -from:ann has:link')).toEqual([
    'draft,',
    '"on  hold"',
    'from:ann',
  ]);
  expect(excludedBy('exit -1 -> --force "-draft"')).toEqual([]);
});
