import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { members } from '@/server/db/schema';
import { testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { buildWorld } from '../harness/world';
import { callAs, reasonOf, refusalOf, sessionPrincipal, setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();

test('a workspace is renamed by admins, told to all, and keeps its address', async () => {
  const { workspaceId, slug, as, buildPerson, log } = await setUp();
  const [admin, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
  const rename = (person: typeof ann) =>
    as(person).workspace.update({ workspaceId, name: 'Tulips' });
  expect(await reasonOf(rename(ann))).toBe('admins_only');
  const renamed = await rename(admin);
  expect(renamed.workspace).toMatchObject({ name: 'Tulips', slug });
  expect(await rename(admin)).toEqual(renamed);
  expect(await log()).toEqual(['workspace.updated workspace']);
});

test('a workspace is shown to its members as what they may do there', async () => {
  const { app, domain, workspaceId, slug, as, buildPerson } = await setUp();
  const [admin, guest] = [await buildPerson('Ada', 'admin'), await buildPerson('Gus', 'guest')];
  const view = await as(admin).workspace.get({ slug });
  expect(view).toMatchObject({ workspace: { id: workspaceId }, me: { role: 'admin' }, rev: 0 });
  expect(new Set(Object.values(view.can))).toEqual(new Set([true]));
  const seen = await as(guest).workspace.get({ slug });
  expect(new Set(Object.values(seen.can))).toEqual(new Set([false]));

  const { secret } = await as(admin).token.create({ workspaceId, name: 'CI' });
  const byToken = callAs(app, { principal: await tokenPrincipal(domain, secret) });
  expect((await byToken.workspace.get({ slug })).can).toMatchObject({
    invite: false,
    createPublicChannel: true,
  });
  expect(await reasonOf(callAs(app).workspace.get({ slug }))).toBe('unauthenticated');
});

test('a workspace that is not there and one that is not yours are the same', async () => {
  const [here, there] = [await setUp(), await setUp()];
  const ann = await here.buildPerson('Ann');
  const other = await refusalOf(here.as(ann).workspace.get({ slug: there.slug }));
  expect(other).toEqual(await refusalOf(here.as(ann).workspace.get({ slug: 'no-such-team' })));
  expect(other.code).toBe('NOT_FOUND');
});

test('whoever makes a workspace owns it, under an address of its own', async () => {
  await using store = await freshDatabase();
  await using app = await testApp({
    databaseUrl: store.url,
    env: { WORKSPACE_CREATION: 'members' },
  });
  const { domain } = app.parley;
  const ann = await (await buildWorld(domain.store.db)).buildPerson('Ann');
  const caller = callAs(app, { principal: await sessionPrincipal(domain, ann.sessionId) });
  const name = `Ünique Team ${ann.member.handle}`;
  const [first, second] = [
    await caller.workspace.create({ name }),
    await caller.workspace.create({ name }),
  ];
  expect(second.workspace.slug).toBe(`${first.workspace.slug}-2`);
  expect(first.workspace.slug).toMatch(/^unique-team-ann/);
  const mine = await caller.workspace.list();
  expect(mine.map(({ role }) => role)).toEqual(['member', 'owner', 'owner']);
  const { id: workspaceId } = second.workspace;
  const { channels } = await caller.channel.list({ workspaceId });
  expect(channels.map(({ channel }) => channel.name)).toEqual(['general']);
  const nameless = await caller.workspace.create({ name: '会議' });
  expect(nameless.workspace.slug).toMatch(/^team-1/);
});

test.each([
  { setting: 'owners', may: ['owner'] },
  { setting: 'members', may: ['owner', 'admin', 'member'] },
  { setting: 'nobody', may: [] },
])('with WORKSPACE_CREATION=$setting $may of the first workspace make others', async (row) => {
  await using store = await freshDatabase();
  await using app = await testApp({
    databaseUrl: store.url,
    env: { WORKSPACE_CREATION: row.setting },
  });
  const { domain } = app.parley;
  const first = await buildWorld(domain.store.db);
  const second = await buildWorld(domain.store.db);
  const people = {
    owner: await first.buildPerson('Olga', 'owner'),
    admin: await first.buildPerson('Ada', 'admin'),
    member: await first.buildPerson('Mia'),
    guest: await first.buildPerson('Gus', 'guest'),
    deactivated: await first.buildPerson('Dan', 'owner'),
    'owner of another': await second.buildPerson('Otto', 'owner'),
  };
  await domain.store.db
    .update(members)
    .set({ deactivatedAt: new Date() })
    .where(eq(members.id, people.deactivated.member.id));
  for (const [who, person] of Object.entries(people)) {
    const principal = await sessionPrincipal(domain, person.sessionId);
    const caller = callAs(app, { principal });
    const isAllowed = row.may.includes(who);
    expect((await caller.workspace.entrance()).canCreate, who).toBe(isAllowed);
    const made = caller.workspace.create({ name: 'Another' });
    if (isAllowed) expect((await made).workspace.name, who).toBe('Another');
    else expect(await reasonOf(made), who).toBe('workspace_creation');
  }
});

test('someone who was deactivated is told so, where they were and at the entrance', async () => {
  const { app, domain, workspaceId, slug, as, buildPerson } = await setUp();
  const [admin, bob] = [await buildPerson('Ada', 'admin'), await buildPerson('Bob')];
  await as(admin).member.deactivate({ workspaceId, memberId: bob.member.id });
  expect(await refusalOf(as(bob).workspace.get({ slug }))).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'deactivated',
    message: expect.stringContaining('deactivated'),
  });
  const caller = callAs(app, { principal: await sessionPrincipal(domain, bob.sessionId) });
  expect(await caller.workspace.entrance()).toEqual({
    canCreate: false,
    deactivatedIn: ['A team'],
  });
});
