import { TRPCClientError } from '@trpc/client';
import * as z from 'zod';

/** What the server sends with a refusal, beside the sentence in `message`. */
const failureData = z.object({
  code: z.string(),
  reason: z.string().optional(),
  field: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  incident: z.string().optional(),
  retryAfterMs: z.number().optional(),
});
export type FailureData = z.output<typeof failureData>;

/** Refusals that stand however often one asks. */
const FINAL_CODES = new Set([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNPROCESSABLE_CONTENT',
  'TOO_MANY_REQUESTS',
]);

/** The server's own account of an error, or `null` when it never got to say one (no connection, say). */
export function failureOf(error: unknown): FailureData | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data = failureData.safeParse(error.data);
  return data.success ? data.data : null;
}

/** True when it may go better next time: no answer at all, or trouble on the server's side. */
export function isTemporary(error: unknown): boolean {
  const failure = failureOf(error);
  return !failure || !FINAL_CODES.has(failure.code);
}

export function isSignedOut(error: unknown): boolean {
  return failureOf(error)?.code === 'UNAUTHORIZED';
}

export function isNotFound(error: unknown): boolean {
  return failureOf(error)?.code === 'NOT_FOUND';
}

/** A sentence for people: the server's own where it answered, else that it could not be reached. */
export function sentenceOf(error: unknown): string {
  if (!failureOf(error)) return 'Parley can’t be reached. Check your connection and try again.';
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}
