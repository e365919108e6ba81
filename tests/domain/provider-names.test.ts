import { expect, test } from 'vitest';
import { signInWithProvider } from '@/server/domain/account';
import { uuidv7 } from '@/shared/uuid';
import { setUpFor } from './set-up';

const setUp = setUpFor();

test.each([
  ['what turns the direction', '\u202Egnp.exe', 'gnp.exe'],
  ['nothing that can be seen', '\u200B', 'nora'],
  ['what the store cannot hold', 'No\0ra', 'No ra'],
  ['thousands of letters', 'x'.repeat(5_000), 'x'.repeat(80)],
])('%s in a provider’s name for someone comes in as a name may be', async (_, name, shown) => {
  const { as, domain, buildPerson, workspaceId } = await setUp();
  const admin = await buildPerson('Ada', 'admin');
  const { code } = await as(admin).invite.create({ workspaceId });
  const from = {
    provider: 'oidc',
    providerAccountId: uuidv7(),
    email: `nora@${uuidv7()}.example`,
    emailVerified: true,
    name,
  };
  const outcome = await signInWithProvider(domain, { from, code, ip: '' });
  expect(outcome).toMatchObject({ kind: 'in', user: { name: shown } });
  const { members } = await as(admin).member.list({ workspaceId });
  expect(members.map((member) => member.name).sort()).toEqual(['Ada', shown].sort());
});
