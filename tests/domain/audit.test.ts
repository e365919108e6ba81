import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { auditEntries, members, users } from '@/server/db/schema';
import { authenticate, changePassword } from '@/server/domain/account';
import { createSignInLink } from '@/server/domain/account/sign-in-link';
import { setDisabled, setPassword } from '@/server/domain/operator';
import { endSession, startSession } from '@/server/domain/session';
import { hashPassword } from '@/server/infra/password';
import { auditCsvHead, auditCsvLines } from '@/shared/audit/csv';
import type { AuditEntry } from '@/shared/model/audit';
import { uuidv7 } from '@/shared/uuid';
import { buildWorld, type Person } from '../harness/world';
import { callAs, reasonOf, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();
const FROM = { ip: '192.0.2.7', userAgent: 'Firefox/1 Linux', method: 'password', days: 1 };

const said = ({ actor, origin, sentence }: AuditEntry) => `${actor?.name ?? origin} ${sentence}`;

const trailFor = (here: SetUp, person: Person) => async () =>
  (await here.as(person).audit.list({ workspaceId: here.workspaceId })).entries.map(said);

/** Writes entries of the past straight into the store. */
async function write(here: SetUp, entries: { at: Date; actor: Person; name: string }[]) {
  await here.domain.store.db.insert(auditEntries).values(
    entries.map(({ at, actor, name }) => ({
      workspaceId: here.workspaceId,
      id: uuidv7(at.getTime()),
      at,
      actorId: actor.member.id,
      action: 'workspace.renamed' as const,
      detail: { before: 'A team', after: name },
    })),
  );
}

describe('the audit trail', () => {
  test('is for owners and admins of its workspace only', async () => {
    const here = await setUp();
    const { workspaceId, as, buildPerson, domain } = here;
    const admin = await buildPerson('Ada', 'admin');
    const [ann, guest] = [await buildPerson('Ann'), await buildPerson('Gus', 'guest')];
    await as(admin).workspace.update({ workspaceId, name: 'The others' });
    expect(await trailFor(here, admin)()).toEqual([
      'Ada renamed the workspace from “A team” to “The others”',
    ]);
    expect(await reasonOf(as(ann).audit.list({ workspaceId }))).toBe('admins_only');
    expect(await reasonOf(as(guest).audit.list({ workspaceId }))).toBe('admins_only');

    const elsewhere = await buildWorld(domain.store.db);
    const stranger = await elsewhere.buildPerson('Eve', 'owner');
    expect(await reasonOf(as(stranger).audit.list({ workspaceId }))).toBe('not_found');
    const own = await as(stranger).audit.list({ workspaceId: elsewhere.workspaceId });
    expect(own).toEqual({ entries: [], cursor: null });
  });

  test('is narrowed by who, what, about whom, the reader’s days and text', async () => {
    const here = await setUp();
    const { workspaceId, as, buildPerson } = here;
    const [owner, admin] = [await buildPerson('Olga', 'owner'), await buildPerson('Ada', 'admin')];
    const ann = await buildPerson('Ann');
    // Half past eleven in the evening in UTC is the day after in Berlin.
    const at = new Date('2024-03-01T23:30:00Z');
    await write(here, [{ at, actor: admin, name: 'Night' }]);
    await as(owner).member.setRole({ workspaceId, memberId: ann.member.id, role: 'guest' });
    const find = async (filter: object) =>
      (await as(owner).audit.list({ workspaceId, ...filter })).entries.map(said);
    const night = 'Ada renamed the workspace from “A team” to “Night”';
    const guest = 'Olga made Ann a guest (was member)';
    expect(await find({})).toEqual([guest, night]);
    expect(await find({ actorId: admin.member.id })).toEqual([night]);
    expect(await find({ action: 'member.role_changed' })).toEqual([guest]);
    expect(await find({ subjectId: ann.member.id })).toEqual([guest]);
    expect(await find({ origin: 'operator' })).toEqual([]);
    expect(await find({ text: 'ann GUEST' })).toEqual([guest]);
    expect(await find({ text: 'nobody' })).toEqual([]);
    const day = { from: '2024-03-02', to: '2024-03-02' };
    expect(await find(day)).toEqual([]);
    expect(await find({ ...day, timeZone: 'Europe/Berlin' })).toEqual([night]);
    expect(await find({ from: '0001-01-01', to: '9999-12-31' })).toEqual([guest, night]);
  });

  test('comes in pages without a gap, also where text leaves most of it out', async () => {
    const here = await setUp();
    const { workspaceId, as, buildPerson } = here;
    const owner = await buildPerson('Olga', 'owner');
    const names = Array.from({ length: 2_300 }, (_, n) =>
      n % 1_000 === 7 ? `rare ${n}` : `n${n}`,
    );
    const start = Date.parse('2024-03-01T00:00:00Z');
    await write(
      here,
      names.map((name, n) => ({ at: new Date(start + n), actor: owner, name })),
    );
    const all = async (filter: object) => {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let calls = 0; calls < 50; calls += 1) {
        const page = await as(owner).audit.list({
          workspaceId,
          ...filter,
          ...(cursor && { cursor }),
        });
        found.push(...page.entries.map((entry) => /to “(.*)”/.exec(entry.sentence)?.[1] ?? ''));
        if (page.cursor === null) return found;
        cursor = page.cursor;
      }
      throw new Error('The pages do not end');
    };
    expect(await all({ limit: 200 })).toEqual(names.toReversed());
    expect(await all({ limit: 2, text: 'rare' })).toEqual(['rare 2007', 'rare 1007', 'rare 7']);
  });

  test('names no private channel to an admin who is not in it, not even by filters', async () => {
    const here = await setUp();
    const { workspaceId, as, buildPerson } = here;
    const [admin, ann] = [await buildPerson('Ada', 'admin'), await buildPerson('Ann')];
    const owner = await buildPerson('Olga', 'owner');
    const { channel } = await as(owner).channel.create({
      workspaceId,
      name: 'layoffs',
      kind: 'private',
      memberIds: [ann.member.id],
    });
    const inChannel = { workspaceId, channelId: channel.id };
    await as(owner).channel.update({ ...inChannel, topic: 'Who goes' });
    const { message } = await as(ann).message.send({
      ...inChannel,
      body: 'Not Bob',
      key: uuidv7(),
    });
    await as(owner).message.delete({ ...inChannel, messageId: message.id });
    expect(await trailFor(here, admin)()).toEqual([
      'Olga deleted a message in a private channel',
      'Olga changed a private channel',
      'Olga made a private channel',
    ]);
    const shown = JSON.stringify(await as(admin).audit.list({ workspaceId }));
    expect(shown).not.toMatch(/layoffs|Who goes|Not Bob/);
    for (const filter of [{ text: 'layoffs' }, { text: 'goes' }, { subjectId: channel.id }]) {
      expect((await as(admin).audit.list({ workspaceId, ...filter })).entries).toEqual([]);
    }
    expect(await trailFor(here, owner)()).toEqual([
      'Olga deleted a message of Ann in #layoffs',
      'Olga changed the topic of #layoffs to “Who goes”',
      'Olga made #layoffs',
    ]);
  });
});

describe('what has to do with signing in', () => {
  const PASSWORD = 'a long enough secret';

  async function withPassword() {
    const here = await setUp();
    const owner = await here.buildPerson('Olga', 'owner');
    const ann = await here.buildPerson('Ann');
    const { db } = here.domain.store;
    const passwordHash = await hashPassword(PASSWORD);
    await db.update(users).set({ passwordHash }).where(eq(users.id, ann.userId));
    const [user] = await db.select().from(users).where(eq(users.id, ann.userId));
    if (!user) throw new Error('no user');
    return { here, owner, ann, user, trail: trailFor(here, owner) };
  }

  test('is recorded in each workspace where the person is active, and in no other', async () => {
    const { here, ann, user, trail } = await withPassword();
    const { domain } = here;
    const { db } = domain.store;
    const other = await buildWorld(db);
    const reader = await other.buildPerson('Otto', 'owner');
    const left = await buildWorld(db);
    const former = await left.buildPerson('Former', 'owner');
    for (const { workspaceId, at } of [
      { workspaceId: other.workspaceId, at: null },
      { workspaceId: left.workspaceId, at: new Date() },
    ]) {
      await db.insert(members).values({
        workspaceId,
        id: uuidv7() as Person['member']['id'],
        userId: ann.userId,
        handle: 'ann',
        name: 'Ann there',
        createdAt: new Date(),
        deactivatedAt: at,
      });
    }
    const session = await startSession(domain, user.id, FROM);
    await endSession(domain, session.id);
    expect(await trail()).toEqual(['Ann signed out', 'Ann signed in with their password']);
    const there = await here.as(reader).audit.list({ workspaceId: other.workspaceId });
    expect(there.entries.map(said)).toEqual([
      'Ann there signed out',
      'Ann there signed in with their password',
    ]);
    expect(there.entries[0]).toMatchObject({ ip: FROM.ip, userAgent: FROM.userAgent });
    const gone = await here.as(former).audit.list({ workspaceId: left.workspaceId });
    expect(gone.entries).toEqual([]);
  });

  test('counts wrong passwords in one entry an hour, as of a stranger', async () => {
    const { here, user, trail } = await withPassword();
    const { domain } = here;
    const attempt = (ip: string) =>
      authenticate(domain, { email: user.email, password: 'wrong', ip });
    expect(await attempt('192.0.2.1')).toBeNull();
    await expect.poll(trail).toEqual(['stranger tried to sign in as Ann with a wrong password']);
    await Promise.all(['192.0.2.1', '192.0.2.2', '192.0.2.2'].map(attempt));
    await expect
      .poll(trail)
      .toEqual([
        'stranger tried to sign in as Ann, 4 times with a wrong password from 2 addresses',
      ]);
    const rows = await domain.store.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.workspaceId, here.workspaceId));
    expect(JSON.stringify(rows)).not.toContain('wrong"');
  });

  test('counts tries that are refused, too, where passwords were tried', async () => {
    const { here, user, trail } = await withPassword();
    const { domain } = here;
    const attempt = (ip: string) =>
      authenticate(domain, { email: user.email, password: 'wrong', ip }).catch(() => 'refused');
    const [busy, theirs, other] = [uuidv7(), uuidv7(), uuidv7()];
    // A network that tries everyone is refused for whoever is next, which fills no trail.
    await domain.limits.take('signInByAddress', busy, 100);
    expect(await attempt(busy)).toBe('refused');
    expect(await attempt(other)).toBeNull();
    await expect.poll(trail).toEqual(['stranger tried to sign in as Ann with a wrong password']);

    for (let n = 0; n < 40; n += 1)
      expect(await attempt(theirs), String(n)).toBe(n < 10 ? null : 'refused');
    await expect
      .poll(trail)
      .toEqual([
        'stranger tried to sign in as Ann, 11 times with a wrong password from 2 addresses; 30 more tries were refused',
      ]);
    await attempt(busy);
    await expect.poll(trail).toEqual([expect.stringMatching(/31 more tries were refused$/)]);
  });

  test('has who was refused with the right password, link or provider, by every way in, an entry an hour', async () => {
    const { here, owner, ann, user, trail } = await withPassword();
    const { app, domain, workspaceId, as } = here;
    const { gateway } = app.parley;
    const caller = (ip = uuidv7()) => ({ ip, userAgent: '', cookie: undefined, device: undefined });
    const { email } = user;
    const right = { email, password: PASSWORD };
    const byPassword = (ip?: string) =>
      gateway.signIn(right, { ...caller(ip), pendingLink: undefined });
    const from = {
      provider: 'oidc',
      providerAccountId: uuidv7(),
      email,
      emailVerified: true,
      name: 'Ann',
    };
    const { code } = await as(owner).invite.create({ workspaceId });
    const signUp = (invited = code) =>
      callAs(app).auth.signUp({ ...right, code: invited, name: 'Ann' });
    const own = eq(users.id, user.id);
    const { db } = domain.store;
    const latest = async () => (await trail())[0];
    await db.update(users).set({ emailVerifiedAt: new Date() }).where(own);

    // Whose tries succeed leaves no refusal.
    await domain.limits.take('sessionStart', user.id, 58);
    expect(await byPassword()).toMatchObject({ user: { id: user.id } });
    await gateway.signInWith(from, null, caller());
    const { method, ...at } = { ...caller(), pendingLink: undefined, method: 'oidc' };
    await gateway.startSession(ann.userId, { ...at, method });
    expect(await byPassword()).toEqual({ refused: expect.stringMatching(/^wait:/) });
    await expect
      .poll(latest)
      .toBe(
        'stranger tried to sign in as Ann with the right password; refused: too many sign-ins within an hour',
      );
    await expect(gateway.startSession(ann.userId, { ...at, method })).rejects.toBeTruthy();
    await expect
      .poll(latest)
      .toBe(
        'stranger tried to sign in as Ann with single sign-on; refused: too many sign-ins within an hour',
      );

    await setDisabled(domain, { email, disabled: true });
    const disabled = 'refused: the account is disabled';
    expect(await byPassword('192.0.2.1')).toEqual({ refused: 'account_disabled' });
    await expect
      .poll(latest)
      .toBe(`stranger tried to sign in as Ann with the right password; ${disabled}`);
    await byPassword('192.0.2.1');
    await byPassword('192.0.2.2');
    expect(await reasonOf(signUp())).toBe('account_disabled');
    await expect
      .poll(latest)
      .toMatch(/^stranger .* with the right password, 4 times from [23] addresses; refused: the/);
    expect(await gateway.signInWith(from, null, caller())).toEqual({ refused: 'account_disabled' });
    await expect
      .poll(latest)
      .toBe(`stranger tried to sign in as Ann with single sign-on; ${disabled}`);
    const link = await createSignInLink(domain, user.id);
    expect(await gateway.signInByLink(link, caller())).toEqual({ refused: 'account_disabled' });
    await expect
      .poll(latest)
      .toBe(`stranger tried to sign in as Ann with a link from the operator; ${disabled}`);

    await setDisabled(domain, { email, disabled: false });
    const another = await as(owner).invite.create({ workspaceId, email: 'other@example.com' });
    expect(await reasonOf(signUp(another.code))).toBe('invite_address');
    await expect.poll(latest).toMatch(/refused: the invitation is for another address$/);
    await as(owner).member.deactivate({ workspaceId, memberId: ann.member.id });
    expect(await reasonOf(signUp())).toBe('deactivated');
    await expect
      .poll(latest)
      .toMatch(/refused: they are deactivated here, and used an invitation$/);
    const rows = await db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, ann.member.id));
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    expect(JSON.stringify(rows)).not.toContain(link);
  });

  test('has password changes, by oneself and by the operator, and what the operator disables', async () => {
    const { here, user, trail } = await withPassword();
    const { domain } = here;
    const session = await startSession(domain, user.id, FROM);
    await startSession(domain, user.id, FROM);
    await changePassword(
      { ...domain, user, session, ip: '192.0.2.9' },
      { currentPassword: PASSWORD, newPassword: 'quite another secret' },
    );
    await setPassword(domain, { email: user.email, password: 'set by the operator' });
    await setDisabled(domain, { email: user.email, disabled: true });
    await setDisabled(domain, { email: user.email, disabled: false });
    expect((await trail()).slice(0, 4)).toEqual([
      'operator enabled the account of Ann',
      'operator disabled the account of Ann',
      'operator set a new password for Ann and ended one session',
      expect.stringMatching(/^Ann changed their password and signed out 2 of their sessions$/),
    ]);
  });
});

test('cells of the CSV are quoted, and never run as formulas', () => {
  const entry = (name: string): AuditEntry => ({
    id: 'id',
    at: '2024-03-01T00:00:00.000Z',
    action: 'workspace.renamed',
    origin: 'member',
    actor: { id: uuidv7() as Person['member']['id'], name, handle: 'ann' },
    subjectId: null,
    channel: null,
    ip: null,
    userAgent: null,
    sentence: 'said "a, b"',
  });
  const lines = (name: string) => auditCsvLines([entry(name)]);
  expect(auditCsvHead()).toBe('time (UTC),who,handle,action,what,where,subject id,id\r\n');
  expect(lines('Ann')).toBe(
    '2024-03-01T00:00:00.000Z,Ann,ann,workspace.renamed,"said ""a, b""",,,id\r\n',
  );
  for (const name of ['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '＝1']) {
    expect(lines(name)).toContain(`,"'${name}",`);
  }
});
