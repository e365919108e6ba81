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
  readonly reason: string;
  readonly field: string | undefined;

  constructor(kind: FailureKind, message: string, about: { reason?: string; field?: string } = {}) {
    super(message);
    this.kind = kind;
    this.reason = about.reason ?? kind;
    this.field = about.field;
  }
}

/** Also the answer for what exists but is not yours: the two must not be told apart. */
export const notFound = (noun: string) =>
  new Failure('not_found', `This ${noun} doesn’t exist or is private.`);

export const forbidden = (reason: string, message: string) =>
  new Failure('forbidden', message, { reason });

export const invalid = (reason: string, message: string, field?: string) =>
  new Failure('invalid', message, { reason, field });

export const conflict = (reason: string, message: string, field?: string) =>
  new Failure('conflict', message, { reason, field });

export const limitExceeded = (reason: string, message: string, field?: string) =>
  new Failure('limit_exceeded', message, { reason, field });

export const rateLimited = (message = 'Too many tries. Wait a few minutes and try again.') =>
  new Failure('rate_limited', message);

export const unauthenticated = (message = 'Sign in to go on.') =>
  new Failure('unauthenticated', message);

export const unavailable = (message = 'Parley can’t reach its store. Try again in a moment.') =>
  new Failure('unavailable', message);
