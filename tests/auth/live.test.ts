import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { isLiveSession, isLiveToken, liveSession, liveToken } from '@/server/auth/live';
import { findLiveCredentials } from '@/server/auth/live-credentials';
import { authSessions, members, tokens } from '@/server/db/schema';
import { stageFor } from '../domain/stage';

const stage = stageFor();
const HOUR_MS = 60 * 60 * 1000;
const yesNo = [true, false];

test('a session lives in SQL exactly when it lives as a row', async () => {
  const here = await stage();
  const { db } = here.domain.store;
  const { clock } = here.domain;
  for (const isRevoked of yesNo) {
    for (const inMs of [-HOUR_MS, 0, HOUR_MS]) {
      const { sessionId } = await here.buildPerson('Ann');
      const now = clock.now();
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
      const lives = isLiveSession(change, now);
      expect({ isRevoked, inMs, lives }).toEqual({
        isRevoked,
        inMs,
        lives: !isRevoked && inMs > 0,
      });
      expect([found.length, held.size]).toEqual(lives ? [1, 1] : [0, 0]);
    }
  }
});

test('a token lives in SQL exactly when it lives as a row', async () => {
  const here = await stage();
  const { db } = here.domain.store;
  for (const isRevoked of yesNo) {
    for (const isGone of yesNo) {
      for (const inMs of [null, -HOUR_MS, 0, HOUR_MS]) {
        const { tokenId, member } = await here.buildPerson('Ann');
        const now = here.domain.clock.now();
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
        const lives = isLiveToken({ token, member: { deactivatedAt } }, now);
        const place = { isRevoked, isGone, inMs };
        expect({ ...place, lives }).toEqual({
          ...place,
          lives: !isRevoked && !isGone && (inMs === null || inMs > 0),
        });
        expect([found.length, held.size]).toEqual(lives ? [1, 1] : [0, 0]);
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
