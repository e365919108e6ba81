import { expect, test } from 'vitest';
import { applyChannels, applyMembers } from '@/client/sync/apply';
import { suggestChannels, suggestMembers } from '@/features/composer/suggest';
import { isCalled } from '@/features/directory/is-called';
import { searchEntries, switcherEntries } from '@/features/shell/switcher-entries';
import { fold } from '@/shared/search';
import { buildChannel, buildMember, buildMembership, buildWorld } from '../client/build';

// What people and channels are called is found as others type it: without case and accents, in any form.
function world() {
  const { state, me, rev } = buildWorld();
  const sofia = buildMember({ name: 'Žofie Strauß', handle: 'person1' });
  const lukas = buildMember({ name: 'Łukasz Ørsted', handle: 'person2' });
  const office = buildChannel({ name: 'zürich-büro' });
  const withPeople = applyMembers(state, { members: [sofia, lukas], rev });
  const full = applyChannels(withPeople, {
    channels: [{ channel: office, membership: buildMembership(office) }],
    rev,
  });
  return { full, me: me.id };
}

test.each([
  ['zof', 'Žofie Strauß'],
  ['Z\u030cOF', 'Žofie Strauß'],
  ['strauss', 'Žofie Strauß'],
  ['luk', 'Łukasz Ørsted'],
  ['ørs', 'Łukasz Ørsted'],
])('%s means %s, in completion, pickers and the switcher', (typed, name) => {
  const { full, me } = world();
  expect(suggestMembers(full, fold(typed), me)).toMatchObject([{ name }]);
  const people = Object.values(full.members).map(({ value }) => value);
  expect(people.filter((each) => isCalled(each, typed)).map((each) => each.name)).toEqual([name]);
  expect(searchEntries(switcherEntries(full, me), typed)[0]).toMatchObject({ title: name });
});

test.each(['zuri', 'ZÜRI', 'buro', 'zu\u0308rich'])('%s means #zürich-büro', (typed) => {
  const { full, me } = world();
  expect(suggestChannels(full, fold(typed))).toMatchObject([{ name: 'zürich-büro' }]);
  expect(searchEntries(switcherEntries(full, me), `#${typed}`)[0]).toMatchObject({
    title: 'zürich-büro',
  });
});
