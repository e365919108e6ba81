import { describe, expect, test } from 'vitest';
import { findToken } from '@/server/auth/find-token';
import { promote, setDisabled } from '@/server/domain/operator';
import { callAs, reasonOf, setUpFor } from './set-up';

const setUp = setUpFor();

async function withAdmin() {
  const here = await setUp();
  const { as, buildPerson, buildChannel, workspaceId } = here;
  const owner = await buildPerson('Olga', 'owner');
  const ada = await buildPerson('Ada', 'admin');
  const { id: channelId } = await buildChannel([owner, ada], { kind: 'private' });
  const bot = await as(owner).member.createBot({ workspaceId, name: 'Deploys', handle: 'deploys' });
  const memberId = bot.member.id;
  const forBot = await as(ada).token.create({ workspaceId, name: 'deploys', memberId });
  const byOwner = await as(owner).token.create({ workspaceId, name: 'other', memberId });
  const own = await as(ada).token.create({ workspaceId, name: 'scripts' });
  const invite = await as(ada).invite.create({ workspaceId });
  const on = { workspaceId, memberId: ada.member.id };
  const live = async (secret: string) => (await findToken(here.domain, secret)) !== null;
  const lookUp = () => reasonOf(callAs(here.app).auth.invite({ code: invite.code }));
  const opens = async () => (await callAs(here.app).auth.invite({ code: invite.code })).role;
  return { ...here, owner, ada, channelId, forBot, byOwner, own, invite, on, live, lookUp, opens };
}

test('whoever deactivates someone sees before and after what stops and what goes on', async () => {
  const { as, owner, ada, on, own, forBot } = await withAdmin();
  const before = await as(owner).member.stake(on);
  expect(before.tokens.map(({ id }) => id)).toEqual([own.token.id, ada.tokenId]);
  expect(before.botTokens.map(({ id }) => id)).toEqual([forBot.token.id]);
  expect(before.invites).toBe(1);
  const gone = await as(owner).member.deactivate(on);
  expect(gone.tokens.map(({ id }) => id)).toEqual([own.token.id, ada.tokenId]);
  expect(gone.tokens.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  expect(gone.botTokens.map(({ id }) => id)).toEqual([forBot.token.id]);
});

test('only those who may deactivate someone see it', async () => {
  const { as, ada, owner, on, buildPerson } = await withAdmin();
  const bob = await buildPerson('Bob');
  expect(await reasonOf(as(bob).member.stake(on))).toBe('admins_only');
  const ofOwner = { ...on, memberId: owner.member.id };
  expect(await reasonOf(as(ada).member.stake(ofOwner))).toBe('owners_only');
});

test('disabling an account ends its invitations, which no role brings back before it is enabled', async () => {
  const { domain, ada, forBot, live, lookUp, opens, workspaceId } = await withAdmin();
  const email = `${ada.member.handle}@example.com`;
  const off = await setDisabled(domain, { email, disabled: true });
  expect(off).toMatchObject({ changed: true, invitesEnded: 1 });
  expect(off.botTokens.map(({ id }) => id)).toEqual([forBot.token.id]);
  expect(await lookUp()).toBe('invite_gone');
  expect(await live(forBot.secret)).toBe(true);
  await promote(domain, { workspaceId, email, role: 'owner' });
  expect(await lookUp()).toBe('invite_gone');
  // A command that was cut off half-way is done again.
  const again = await setDisabled(domain, { email, disabled: true });
  expect(again).toMatchObject({ changed: false, invitesEnded: 0 });
  await setDisabled(domain, { email, disabled: false });
  expect(await opens()).toBe('member');
});

describe('the only owner who can sign in', () => {
  async function withDisabling() {
    const here = await withAdmin();
    const { domain, workspaceId } = here;
    const emailOf = ({ member }: typeof here.owner) => `${member.handle}@example.com`;
    const disable = (who: typeof here.owner) =>
      setDisabled(domain, { email: emailOf(who), disabled: true });
    const give = (who: typeof here.owner, role: 'owner' | 'admin') =>
      promote(domain, { workspaceId, email: emailOf(who), role });
    return { ...here, disable, give };
  }

  test('is not disabled, while others are there', async () => {
    const { owner, ada, disable, give, buildPerson } = await withDisabling();
    await buildPerson('Mia');
    await expect(disable(owner)).rejects.toMatchObject({ reason: 'last_owner' });
    await give(ada, 'owner');
    expect((await disable(ada)).changed).toBe(true);
    await expect(disable(owner)).rejects.toMatchObject({ reason: 'last_owner' });
  });

  test('stays one when two are disabled at once', async () => {
    const { owner, ada, disable, give, buildPerson } = await withDisabling();
    await buildPerson('Mia');
    await give(ada, 'owner');
    const both = await Promise.allSettled([disable(owner), disable(ada)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is not demoted or deactivated next to a disabled one', async () => {
    const { as, owner, ada, disable, give, workspaceId } = await withDisabling();
    await give(ada, 'owner');
    await disable(ada);
    const on = { workspaceId, memberId: owner.member.id };
    expect(await reasonOf(as(owner).member.setRole({ ...on, role: 'admin' }))).toBe('last_owner');
    expect(await reasonOf(as(owner).member.deactivate(on))).toBe('last_owner');
    await expect(give(owner, 'admin')).rejects.toMatchObject({ reason: 'last_owner' });
    // The disabled one may go.
    expect((await give(ada, 'admin')).member.role).toBe('admin');
  });

  test('is disabled when nobody else is there', async () => {
    const { ada, owner, disable } = await withDisabling();
    await disable(ada);
    expect((await disable(owner)).changed).toBe(true);
  });
});

test('deactivating ends tokens and invitations, and letting back in brings back all of it', async () => {
  const { as, owner, ada, on, own, forBot, live, lookUp, opens, channelId, workspaceId } =
    await withAdmin();
  await as(owner).member.deactivate(on);
  expect(await live(own.secret)).toBe(false);
  expect(await live(ada.token)).toBe(false);
  expect(await live(forBot.secret)).toBe(true);
  expect(await lookUp()).toBe('invite_gone');

  await as(owner).member.reactivate(on);
  expect(await live(own.secret)).toBe(true);
  expect(await live(ada.token)).toBe(true);
  expect(await opens()).toBe('member');
  const { channels } = await as(ada).channel.list({ workspaceId });
  expect(channels.map(({ channel }) => channel.id)).toEqual([channelId]);
  expect((await as(ada).token.list({ workspaceId })).map(({ id }) => id)).toContain(own.token.id);
});

test('what was revoked by hand stays revoked, before the deactivation and during it', async () => {
  const { as, owner, ada, on, own, live, workspaceId, lookUp, invite } = await withAdmin();
  await as(ada).token.revoke({ workspaceId, tokenId: own.token.id });
  await as(owner).member.deactivate(on);
  await as(owner).invite.revoke({ workspaceId, inviteId: invite.invite.id });
  await as(owner).member.reactivate(on);
  expect(await live(own.secret)).toBe(false);
  expect(await live(ada.token)).toBe(true);
  expect(await lookUp()).toBe('invite_gone');
});

test('a demoted admin’s invitations end, and work again when they are an admin again', async () => {
  const { as, owner, on, lookUp, opens, workspaceId } = await withAdmin();
  await as(owner).member.setRole({ ...on, role: 'member' });
  expect(await lookUp()).toBe('invite_gone');
  const [listed] = await as(owner).invite.list({ workspaceId });
  expect(listed?.revokedAt).not.toBeNull();
  await as(owner).member.setRole({ ...on, role: 'admin' });
  expect(await opens()).toBe('member');
});

test('an owner who becomes an admin keeps the invitations that an admin may give', async () => {
  const { app, as, owner, buildPerson, workspaceId } = await withAdmin();
  const otto = await buildPerson('Otto', 'owner');
  const asAdmin = await as(otto).invite.create({ workspaceId, role: 'admin' });
  const asMember = await as(otto).invite.create({ workspaceId, role: 'member' });
  await as(owner).member.setRole({ workspaceId, memberId: otto.member.id, role: 'admin' });
  expect(await reasonOf(callAs(app).auth.invite({ code: asAdmin.code }))).toBe('invite_gone');
  expect((await callAs(app).auth.invite({ code: asMember.code })).role).toBe('member');
});
