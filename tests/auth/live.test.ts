import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
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
import { stageFor } from '../domain/stage';

const stage = stageFor();
const HOUR_MS = 60 * 60 * 1000;
const yesNo = [true, false];
const BOTH = yesNo.flatMap((isRevoked) => yesNo.map((isDisabled) => ({ isRevoked, isDisabled })));

test('a session lives in SQL exactly when it lives as a row', async () => {
  const here = await stage();
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

test('a token lives in SQL exactly when it lives as a row', async () => {
  const here = await stage();
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
  const here = await stage();
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
