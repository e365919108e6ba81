import type { Reason } from './reasons';

/**
 * The closed list of what can go wrong for a caller. `reason` is stable and machine-readable,
 * `message` is a sentence a person can act on, `field` names the input it is about.
 */
export type FailureKind =
  | 'not_found'
  | 'forbidden'
  | 'invalid'
  | 'conflict'
  | 'limit_exceeded'
  | 'rate_limited'
  | 'unauthenticated'
  | 'unavailable';

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly reason: Reason;
  readonly field: string | undefined;
  /** Of what was refused for coming too often or too much at once: which limit, and when there is room again. */
  readonly limit: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, about: About) {
    super(message);
    this.kind = kind;
    this.reason = about.reason;
    this.field = about.field;
    this.limit = about.limit;
    this.retryAfterMs = about.retryAfterMs;
  }
}

interface About {
  reason: Reason;
  field?: string | undefined;
  limit?: string;
  retryAfterMs?: number;
}

/** Also for what exists but is not the caller's: the two must be indistinguishable. */
export const notFound = (noun: string) =>
  new Failure('not_found', `This ${noun} doesn’t exist or is private.`, {
    reason: 'not_found',
  });

export const forbidden = (reason: Reason, message: string) =>
  new Failure('forbidden', message, { reason });

export const invalid = (reason: Reason, message: string, field?: string) =>
  new Failure('invalid', message, { reason, field });

export const conflict = (reason: Reason, message: string, field?: string) =>
  new Failure('conflict', message, { reason, field });

export const limitExceeded = (reason: Reason, message: string, field?: string) =>
  new Failure('limit_exceeded', message, { reason, field });

interface Exceeded {
  /** What was exceeded. */
  limit: string;
  /** When there is room again. */
  retryAfterMs: number;
  reason?: Reason;
}

/** Refused before it had any effect, so that trying again after `retryAfterMs` never repeats anything. */
export const rateLimited = (message: string, about: Exceeded) =>
  new Failure('rate_limited', message, { reason: 'rate_limited', ...about });

/** Nobody reads it: what was asked for is not done, because its caller has left. */
export const callerLeft = () =>
  new Failure('unavailable', 'The caller left before it was done.', {
    reason: 'client_closed_request',
  });

export const unauthenticated = (message = 'Sign in to go on.') =>
  new Failure('unauthenticated', message, { reason: 'unauthenticated' });

/** For a token that was sent and is not good: which of the reasons it is would help a thief. */
export const tokenInvalid = () =>
  new Failure(
    'unauthenticated',
    'This token is not valid: it was revoked, has expired, or was never made. Make a new one in Settings → Access tokens (a bot’s in Admin → Bots), or with `parley token create`.',
    { reason: 'token_invalid' },
  );

/** For what only a channel's members may do, where the caller sees the channel. */
export const notJoined = () =>
  new Failure('forbidden', 'Join this channel first.', { reason: 'not_joined' });

export const unavailable = (
  message = 'Parley can’t reach its store. Try again in a moment.',
  reason: Reason = 'unavailable',
) => new Failure('unavailable', message, { reason });
