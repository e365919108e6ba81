import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CommandEnv as Env } from '@/server/env';
import { explainError } from '@/server/infra/explain-error';
import { createLogger } from '@/server/infra/logger';
import { createMailer } from '@/server/infra/mailer';
import { addressToOpen, isThisMachine } from '@/server/infra/reachable';
import { connectRedis } from '@/server/infra/redis';
import { bad, type Finding, good, odd } from './finding';

const GIB = 1024 ** 3;
const SCARCE_BYTES = GIB;
const SLOW_MS = 20;

/** How processes are notified of each other's messages. */
export async function checkBus(env: Env): Promise<Finding> {
  if (!env.REDIS_URL) return good('bus', 'In the process: right for one process');
  const redis = connectRedis(env.REDIS_URL, createLogger('silent'));
  try {
    await new Promise<void>((done, refuse) => {
      redis.once('ready', done);
      redis.once('error', refuse);
    });
    const began = performance.now();
    await redis.ping();
    const took = performance.now() - began;
    const says = `Redis answers in ${took.toFixed(1)} ms`;
    if (took <= SLOW_MS) return good('bus', says);
    return odd('bus', says, 'Bring Redis closer: what others write shows up later by this much.');
  } catch (error) {
    const cause = explainError(error);
    const advice =
      'Check REDIS_URL and that Redis runs. Nothing is lost meanwhile; it only comes later.';
    return bad('bus', `Redis can’t be reached: ${cause.replace(/\.$/, '')}`, advice);
  } finally {
    redis.disconnect();
  }
}

/** Whether mail can be sent; without a mail server everything else works. */
export async function checkMail({ SMTP_URL, MAIL_FROM }: Env): Promise<Finding> {
  if (!SMTP_URL || !MAIL_FROM) return good('mail', 'None is sent: SMTP_URL is not set');
  const mailer = createMailer({ url: SMTP_URL, from: MAIL_FROM });
  try {
    await mailer.check();
    return good('mail', 'The mail server answers');
  } catch (error) {
    const says = `The mail server can’t be used: ${explainError(error).replace(/\.$/, '')}`;
    return bad('mail', says, 'Check SMTP_URL, its user and its password.');
  } finally {
    mailer.close();
  }
}

export async function checkDisk(env: Env): Promise<Finding> {
  const folder = env.PARLEY_DATA_DIR;
  const space = await statfs(await existing(folder));
  const free = space.bavail * space.bsize;
  const share = Math.round((100 * space.bavail) / Math.max(1, space.blocks));
  const says = `${(free / GIB).toFixed(1)} GiB free (${share} %) at ${folder}`;
  if (free >= SCARCE_BYTES) return good('disk', says);
  return bad('disk', says, 'Make room: Postgres stops writing when the disk is full.');
}

/** The folder, or the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found?.isDirectory() || at === dirname(at)) return at;
  }
}

/** Settings that are allowed and yet seldom what someone wants. */
export function checkSettings(env: Env): Finding {
  if (!isThisMachine(env.HOST) && !env.PUBLIC_URL) {
    return odd(
      'settings',
      `It listens on ${env.HOST} without PUBLIC_URL`,
      'Set PUBLIC_URL to the address that people open.',
    );
  }
  if (
    env.PUBLIC_URL?.startsWith('http:') &&
    !/^http:\/\/(?:localhost|127\.)/.test(env.PUBLIC_URL)
  ) {
    return odd(
      'settings',
      `${env.PUBLIC_URL} is not encrypted`,
      'Put a proxy with TLS in front and set PUBLIC_URL to https://…',
    );
  }
  if (env.PUBLIC_URL?.startsWith('https:') && !env.TRUST_PROXY) {
    return odd(
      'settings',
      'TRUST_PROXY is off behind https',
      'Set TRUST_PROXY=1 when a proxy of yours sets X-Forwarded-For.',
    );
  }
  return good('settings', `People open ${addressToOpen(env)}`);
}
