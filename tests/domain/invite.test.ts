import { describe, expect, test } from 'vitest';
import type { Person } from '../harness/world';
import { callAs, reasonOf, reasonsOf, type SetUp, sessionPrincipal, setUpFor } from './set-up';

const setUp = setUpFor();
const HOUR_MS = 60 * 60 * 1000;

/** A set-up, and people of another workspace who can accept its invites. */
async function withOutsiders() {
  const here = await setUp();
  const there = await setUp();
  const admin = await here.buildPerson('Ada', 'admin');
  const accept = async (person: Person, code: string, now?: Date) => {
    const principal = await sessionPrincipal(here.domain, person.sessionId);
    return callAs(here.app, { principal, now }).auth.acceptInvite({ code });
  };
  return { here, admin, accept, outsider: () => there.buildPerson('Out') };
}

const handles = async ({ as, workspaceId }: SetUp, person: Person) =>
  (await as(person).member.list({ workspaceId })).members.map((one) => one.handle);

describe('an invite', () => {
  test('lets someone in once, however often they accept it', async () => {
    const { here, admin, accept, outsider } = await withOutsiders();
    const { workspaceId } = here;
    const { code, invite } = await here.as(admin).invite.create({ workspaceId, maxUses: 1 });
    const [first, second] = [await outsider(), await outsider()];
    const results = await Promise.allSettled([accept(first, code), accept(first, code)]);
    expect(results.some((one) => one.status === 'fulfilled')).toBe(true);
    expect((await accept(first, code)).workspace.id).toBe(workspaceId);
    expect(await reasonOf(accept(second, code))).toBe('invite_gone');
    expect(await handles(here, admin)).toHaveLength(2);
    const listed = await here.as(admin).invite.list({ workspaceId });
    expect(listed).toMatchObject([{ id: invite.id, uses: 1, maxUses: 1 }]);
  });

  test('counts its uses when many come at once', async () => {
    const { here, admin, accept, outsider } = await withOutsiders();
    const { workspaceId } = here;
    const { code } = await here.as(admin).invite.create({ workspaceId, maxUses: 2 });
    const people = await Promise.all([outsider(), outsider(), outsider(), outsider()]);
    const results = await Promise.allSettled(people.map((one) => accept(one, code)));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    expect(await handles(here, admin)).toHaveLength(3);
  });

  test('ends with its time or when it is revoked', async () => {
    const { here, admin, accept, outsider } = await withOutsiders();
    const { workspaceId } = here;
    const make = () => here.as(admin).invite.create({ workspaceId, expiresInHours: 2 });
    const [timed, revoked] = [await make(), await make()];
    const at = (hours: number) => new Date(Date.parse(timed.invite.createdAt) + hours * HOUR_MS);
    const look = (code: string, now: Date) => callAs(here.app, { now }).auth.invite({ code });
    expect(await reasonOf(look(timed.code, at(2)))).toBe('invite_gone');
    expect((await look(timed.code, at(1.9))).role).toBe('member');
    const revoke = { workspaceId, inviteId: revoked.invite.id };
    const gone = await here.as(admin).invite.revoke(revoke);
    expect(gone.invite.revokedAt).not.toBeNull();
    expect(await here.as(admin).invite.revoke(revoke)).toEqual(gone);
    const person = await outsider();
    expect(await reasonOf(accept(person, revoked.code))).toBe('invite_gone');
    await accept(person, timed.code);
  });

  test('is made by admins, as an admin by owners, for guests into a channel', async () => {
    const { here, admin } = await withOutsiders();
    const { workspaceId, as, buildPerson, buildChannel } = here;
    const owner = await buildPerson('Olga', 'owner');
    const bob = await buildPerson('Bob');
    const open = await buildChannel([bob]);
    const closed = await buildChannel([bob], { kind: 'private' });
    const invite = (by: Person, role: 'admin' | 'member' | 'guest', channelIds = [open.id]) =>
      as(by).invite.create({ workspaceId, role, channelIds });
    expect(
      await reasonsOf(
        invite(bob, 'member'),
        as(bob).invite.list({ workspaceId }),
        invite(admin, 'admin'),
        invite(admin, 'guest', []),
        invite(admin, 'guest', [closed.id]),
      ),
    ).toEqual(['admins_only', 'admins_only', 'owners_only', 'guest_channels', 'not_found']);
    const made = await invite(admin, 'guest');
    await invite(owner, 'admin');
    expect(JSON.stringify(await as(admin).invite.list({ workspaceId }))).not.toContain(made.code);
    expect(await here.log()).toEqual(['invite.created admins', 'invite.created admins']);
  });

  test('does not bring back someone who was deactivated', async () => {
    const { here, admin, accept, outsider } = await withOutsiders();
    const { workspaceId, as } = here;
    const { code } = await as(admin).invite.create({ workspaceId });
    const person = await outsider();
    await accept(person, code);
    const { members } = await as(admin).member.list({ workspaceId, query: 'out' });
    const memberId = members[0]?.id ?? admin.member.id;
    await as(admin).member.deactivate({ workspaceId, memberId });
    expect(await reasonOf(accept(person, code))).toBe('deactivated');
    await as(admin).member.reactivate({ workspaceId, memberId });
    expect((await accept(person, code)).workspace.id).toBe(workspaceId);
  });

  test('gives handles that are free', async () => {
    const { here, admin, accept, outsider } = await withOutsiders();
    const { workspaceId } = here;
    const { code } = await here.as(admin).invite.create({ workspaceId });
    const person = await outsider();
    const { handle } = person.member;
    await here.as(admin).member.updateProfile({ workspaceId, handle });
    await accept(person, code);
    expect(await handles(here, admin)).toEqual([handle, `${handle}2`]);
  });
});
