import { createHash, randomBytes } from 'node:crypto';

/** How every token begins, so that people and secret scanners know one when they see it. */
export const TOKEN_PREFIX = 'prl_';
const SHOWN = TOKEN_PREFIX.length + 6;

/** 256 random bits, in letters that survive an address and a shell. */
export const createSecret = () => randomBytes(32).toString('base64url');

export const createTokenSecret = () => `${TOKEN_PREFIX}${createSecret()}`;

/** What is kept of a secret: it cannot be guessed, so a fast hash is enough, and it can be looked up. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** The part of a token's secret that is kept and shown, to recognise it by. */
export const shownPrefix = (secret: string) => secret.slice(0, SHOWN);
