import { describe, expect, test } from 'vitest';
import { findToken } from '@/server/auth/find-token';
import { callAs, reasonOf, reasonsOf, setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();
const DAY_MS = 24 * 60 * 60 * 1000;

describe('a token', () => {
  test('acts for its member within its scopes until it is revoked', async () => {
    const { app, domain, workspaceId, as, buildPerson, log } = await setUp();
    const admin = await buildPerson('Ada', 'admin');
    const before = await log();
    const make = (scopes: ('read' | 'write' | 'admin')[]) =>
      as(admin).token.create({ workspaceId, name: 'CI', scopes });
    const [reader, writer, ruler] = [
      await make(['read']),
      await make(['read', 'write']),
      await make(['read', 'write', 'admin']),
    ];
    expect(reader.secret).toMatch(/^prl_[\w-]{43}$/);
    expect(reader.secret.startsWith(reader.token.prefix)).toBe(true);
    const caller = async (secret: string) =>
      callAs(app, { principal: await tokenPrincipal(domain, secret) });

    expect((await (await caller(reader.secret)).channel.list({ workspaceId })).channels).toEqual(
      [],
    );
    const write = async (secret: string) =>
      (await caller(secret)).channel.create({ workspaceId, name: `c-${secret.slice(-6)}x` });
    expect(await reasonOf(write(reader.secret))).toBe('scope');
    await write(writer.secret);
    const rule = async (secret: string) => (await caller(secret)).invite.list({ workspaceId });
    expect(await reasonOf(rule(writer.secret))).toBe('admins_only');
    expect(await rule(ruler.secret)).toEqual([]);

    const tokenId = writer.token.id;
    const revoked = await as(admin).token.revoke({ workspaceId, tokenId });
    expect(revoked.token.revokedAt).not.toBeNull();
    expect(await as(admin).token.revoke({ workspaceId, tokenId })).toEqual(revoked);
    expect(await findToken(domain, writer.secret)).toBeNull();
    expect(await findToken(domain, 'prl_guessed')).toBeNull();
    expect((await log()).slice(before.length)).toEqual([
      'token.created member',
      'token.created member',
      'token.created member',
      'channel.opened member',
      'membership.added channel',
      'channel.created members',
      'token.revoked member',
    ]);
    expect(JSON.stringify(await as(admin).token.list({ workspaceId }))).not.toContain(
      reader.secret.slice(12),
    );
  });

  test('ends with its time and is noted as used once a minute', async () => {
    const { domain, workspaceId, as, buildPerson } = await setUp();
    const ann = await buildPerson('Ann');
    const { secret, token } = await as(ann).token.create({
      workspaceId,
      name: 'Short',
      expiresInDays: 1,
    });
    const at = (ms: number) => ({
      ...domain,
      clock: { now: () => new Date(Date.parse(token.createdAt) + ms) },
    });
    const used = async () => {
      const found = await as(ann).token.list({ workspaceId });
      const lastUsedAt = found.find((one) => one.id === token.id)?.lastUsedAt;
      return lastUsedAt ? Date.parse(lastUsedAt) - Date.parse(token.createdAt) : null;
    };
    expect(await used()).toBeNull();
    await findToken(at(0), secret);
    await expect.poll(used).toBe(0);
    await findToken(at(60_000), secret);
    await findToken(at(60_001), secret);
    await expect.poll(used).toBe(60_001);
    expect(await findToken(at(DAY_MS), secret)).toBeNull();
  });

  test('says a week before that it ends, to itself and in a header', async () => {
    const { app, domain, workspaceId, as, buildPerson } = await setUp();
    const ann = await buildPerson('Ann');
    const make = (expiresInDays: number) =>
      as(ann).token.create({ workspaceId, name: 'Nightly', expiresInDays });
    const [soon, later] = [await make(6), await make(8)];
    const headerOf = async (secret: string) => {
      const headers = { authorization: `Bearer ${secret}` };
      const response = await fetch(`${app.url}/api/trpc/auth.whoami`, { headers });
      return response.headers.get('parley-token-expires');
    };
    expect(await headerOf(soon.secret)).toBe(soon.token.expiresAt);
    expect(await headerOf(later.secret)).toBeNull();
    const who = async (secret: string) =>
      callAs(app, { principal: await tokenPrincipal(domain, secret) }).auth.whoami();
    expect(await who(soon.secret)).toMatchObject({
      account: null,
      workspace: { id: workspaceId },
      member: { id: ann.member.id },
      token: { id: soon.token.id, name: 'Nightly', scopes: ['read', 'write'], endsSoon: true },
    });
    expect((await who(later.secret)).token?.endsSoon).toBe(false);
    expect(await reasonOf(callAs(app).auth.whoami())).toBe('unauthenticated');
  });

  test('makes no tokens, and its maker gives no more than they have', async () => {
    const { app, domain, workspaceId, as, buildPerson } = await setUp();
    const [ann, admin] = [await buildPerson('Ann'), await buildPerson('Ada', 'admin')];
    const make = { workspaceId, name: 'More' };
    const byToken = callAs(app, { principal: await tokenPrincipal(domain, ann.token) });
    expect(
      await reasonsOf(
        byToken.token.create(make),
        as(ann).token.create({ ...make, scopes: ['admin'] }),
        as(admin).token.create({ ...make, memberId: ann.member.id }),
      ),
    ).toEqual(['session_only', 'scope', 'not_your_token']);
    expect((await as(ann).token.create(make)).token.scopes).toEqual(['read', 'write']);
  });

  test('of a bot is made, seen and revoked by admins', async () => {
    const { app, domain, workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, admin] = [await buildPerson('Ann'), await buildPerson('Ada', 'admin')];
    const { id: channelId } = await buildChannel([ann]);
    const { member } = await as(admin).member.createBot({
      workspaceId,
      name: 'Deploys',
      handle: 'deploys',
    });
    const make = { workspaceId, name: 'Bot', memberId: member.id };
    expect(await reasonOf(as(ann).token.create(make))).toBe('not_your_token');
    const { token, secret } = await as(admin).token.create(make);
    const ids = async (person: typeof ann) =>
      (await as(person).token.list({ workspaceId })).map((one) => one.id);
    expect(await ids(ann)).not.toContain(token.id);
    expect(await ids(admin)).toContain(token.id);

    const bot = callAs(app, { principal: await tokenPrincipal(domain, secret) });
    const key = 'deploy-0001';
    const post = () => bot.message.send({ workspaceId, channelId, body: 'Deployed.', key });
    expect(await reasonOf(post())).toBe('not_joined');
    await bot.channel.join({ workspaceId, channelId });
    expect((await post()).message.authorId).toBe(member.id);

    const revoke = { workspaceId, tokenId: token.id };
    expect(await reasonOf(as(ann).token.revoke(revoke))).toBe('not_found');
    await as(admin).token.revoke(revoke);
    expect(await findToken(domain, secret)).toBeNull();
  });
});
