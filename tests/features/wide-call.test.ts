import { expect, test } from 'vitest';
import { isWideCall } from '@/features/composer/wide-call';
import { toTokens } from '@/shared/mentions';

const nobody = {
  memberByHandle: () => undefined,
  channelByName: () => undefined,
  mayCallEveryone: true,
};
const typed = (text: string, directory = nobody) => toTokens(text, directory);
const asks = (text: string, before = '') =>
  isWideCall({ body: typed(text), before: typed(before), memberCount: 50 });

test.each(['@channel', '@everyone', '@all', '@here', 'Hi **@Here**, look'])(
  '%s asks before it calls many, and not before it calls few',
  (text) => {
    expect(asks(text)).toBe(true);
    expect(isWideCall({ body: typed(text), memberCount: 9 })).toBe(false);
  },
);

test.each(['hi all', '`@here`', '\\@channel', 'mail+@everyone', '> ```\n> @all'])(
  '%j calls nobody and asks nothing',
  (text) => expect(asks(text)).toBe(false),
);

test('a message that is edited asks only about those whom it did not call before', () => {
  expect(asks('@here now', 'now')).toBe(true);
  expect(asks('@channel now', '@here now')).toBe(true);
  expect(asks('@here now', '@here')).toBe(false);
  expect(asks('@here now', '@channel')).toBe(false);
});

test('whoever may not call everyone is not asked: it stays a word', () => {
  const body = typed('@here @channel', { ...nobody, mayCallEveryone: false });
  expect(isWideCall({ body, memberCount: 50 })).toBe(false);
});
