import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createIdentityLoader } from '@/server/auth/identity-loader';
import {
  isLiveSession,
  isLiveToken,
  liveSession,
  liveToken,
  workingInvite,
} from '@/server/auth/live';
import { findLiveCredentials } from '@/server/auth/live-credentials';
import { authSessions, invites, members, tokens, users } from '@/server/db/schema';
import { inviteState } from '@/shared/policy/invite';
import { setUpFor } from '../domain/set-up';
import { buildWorld } from '../harness/world';

const setUp = setUpFor();
const HOUR_MS = 60 * 60 * 1000;
const yesNo = [true, false];
const BOTH = yesNo.flatMap((isRevoked) => yesNo.map((isDisabled) => ({ isRevoked, isDisabled })));

test('a session lives in SQL exactly when it lives as a row', async () => {
  const here = await setUp();
  const { db } = here.domain.store;
  const { clock } = here.domain;
  for (const { isRevoked, isDisabled } of BOTH) {
    for (const inMs of [-HOUR_MS, 0, HOUR_MS]) {
      const { sessionId, userId } = await here.buildPerson('Ann');
      const now = clock.now();
      const disabledAt = isDisabled ? now : null;
      await db.update(users).set({ disabledAt }).where(eq(users.id, userId));
      const change = {
        revokedAt: isRevoked ? now : null,
        expiresAt: new Date(now.getTime() + inMs),
      };
      const own = eq(authSessions.id, sessionId);
      await db.update(authSessions).set(change).where(own);
      const found = await db.execute(
        sql`select from auth_sessions where ${own} and ${liveSession(now)}`,
      );
      const held = await findLiveCredentials(db, { now: () => now }, [`session:${sessionId}`]);
      const lives = isLiveSession({ session: change, user: { disabledAt } }, now);
      expect({ isRevoked, isDisabled, inMs, lives }).toEqual({
        isRevoked,
        isDisabled,
        inMs,
        lives: !isRevoked && !isDisabled && inMs > 0,
      });
      expect([found.length, held.size]).toEqual(lives ? [1, 1] : [0, 0]);
    }
  }
});

const DAY_MS = 24 * HOUR_MS;

test('a session is over as the strictest workspace of its person says, and is shown so', async () => {
  const here = await setUp();
  const elsewhere = await buildWorld(here.domain.store.db);
  const { db, sql: store } = here.domain.store;
  const { sessionId, userId, ...ann } = await here.buildPerson('Ann');
  const { member: other } = await elsewhere.buildPerson('Ann');
  await db.update(members).set({ userId }).where(eq(members.id, other.id));
  const now = here.domain.clock.now();
  const createdAt = new Date(now.getTime() - 5 * DAY_MS);
  const expiresAt = new Date(now.getTime() + 20 * DAY_MS);
  const own = eq(authSessions.id, sessionId);
  await db.update(authSessions).set({ createdAt, expiresAt }).where(own);
  const set = (workspaceId: string, sessionDays: unknown) =>
    store`update workspaces set settings = ${store.json({ sessionDays } as never)} where id = ${workspaceId}`;
  const seen = async () => {
    // Another process: this one remembers a session for seconds.
    const identities = createIdentityLoader(db);
    const row = await identities.session(sessionId);
    const inSql = await db.execute(
      sql`select from auth_sessions where ${own} and ${liveSession(now)}`,
    );
    const lives = row !== null && isLiveSession(row, now);
    expect(inSql.length).toBe(lives ? 1 : 0);
    return lives && row && (row.session.expiresAt.getTime() - createdAt.getTime()) / DAY_MS;
  };
  expect(await seen()).toBe(25);
  await set(here.workspaceId, 10);
  expect(await seen()).toBe(10);
  await set(elsewhere.workspaceId, 7);
  expect(await seen()).toBe(7);
  const [session] = await here.as({ ...ann, sessionId, userId }).session.list();
  expect(session?.expiresAt).toBe(new Date(createdAt.getTime() + 7 * DAY_MS).toISOString());
  await set(elsewhere.workspaceId, 5);
  expect(await seen()).toBe(false);
  await db.update(members).set({ deactivatedAt: now }).where(eq(members.id, other.id));
  expect(await seen()).toBe(10);
  // Longer than the server lets it is no longer; what is no number says nothing.
  await set(here.workspaceId, 300);
  expect(await seen()).toBe(25);
  await set(here.workspaceId, 'long');
  expect(await seen()).toBe(25);
});

test('a token lives in SQL exactly when it lives as a row', async () => {
  const here = await setUp();
  const { db } = here.domain.store;
  for (const { isRevoked, isDisabled } of BOTH) {
    for (const isGone of yesNo) {
      for (const inMs of [null, -HOUR_MS, 0, HOUR_MS]) {
        const { tokenId, member, userId } = await here.buildPerson('Ann');
        const now = here.domain.clock.now();
        const disabledAt = isDisabled ? now : null;
        await db.update(users).set({ disabledAt }).where(eq(users.id, userId));
        const token = {
          revokedAt: isRevoked ? now : null,
          expiresAt: inMs === null ? null : new Date(now.getTime() + inMs),
        };
        const deactivatedAt = isGone ? now : null;
        const own = eq(tokens.id, tokenId);
        await db.update(tokens).set(token).where(own);
        await db.update(members).set({ deactivatedAt }).where(eq(members.id, member.id));
        const found = await db.execute(sql`select from tokens where ${own} and ${liveToken(now)}`);
        const held = await findLiveCredentials(db, { now: () => now }, [`token:${tokenId}`]);
        const lives = isLiveToken({ token, member: { deactivatedAt }, disabledAt }, now);
        const place = { isRevoked, isDisabled, isGone, inMs };
        expect({ ...place, lives }).toEqual({
          ...place,
          lives: !isRevoked && !isDisabled && !isGone && (inMs === null || inMs > 0),
        });
        expect([found.length, held.size]).toEqual(lives ? [1, 1] : [0, 0]);
      }
    }
  }
});

test('an invite works in SQL exactly when it works as a row', async () => {
  const here = await setUp();
  const { db } = here.domain.store;
  const admin = await here.buildPerson('Ada', 'admin');
  const { workspaceId } = here;
  const { invite } = await here.as(admin).invite.create({ workspaceId });
  const own = eq(invites.id, invite.id);
  const now = here.domain.clock.now();
  for (const isRevoked of yesNo) {
    for (const inMs of [null, -HOUR_MS, 0, HOUR_MS]) {
      for (const maxUses of [null, 1, 2]) {
        const change = {
          revokedAt: isRevoked ? now : null,
          expiresAt: inMs === null ? null : new Date(now.getTime() + inMs),
          maxUses,
          uses: 1,
        };
        await db.update(invites).set(change).where(own);
        const found = await db.execute(
          sql`select from invites where ${own} and ${workingInvite(now)}`,
        );
        expect({ ...change, found: found.length }).toEqual({
          ...change,
          found: inviteState(change, now) === 'works' ? 1 : 0,
        });
      }
    }
  }
});

test('nothing else compares when a credential ends with now', () => {
  const users = readdirSync('src/server', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => {
      const text = readFileSync(join('src/server', file), 'utf8');
      return /(expiresAt|expires_at)\)?\s*(,|[<>]=?)\s*(\$\{)?(now|ctx\.clock|clock|Date)/.test(
        text,
      );
    });
  expect(users).toEqual(['auth/live.ts']);
});
