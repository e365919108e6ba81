import type { Reason } from './reasons';

/** What a refused call gets back beside the sentence in `message`. */
export interface ErrorShape {
  /** A sentence that a person can act on. */
  message: string;
  /** JSON-RPC's number. */
  code: number;
  data: {
    /** tRPC's name, such as `NOT_FOUND`. */
    code: string;
    httpStatus: number;
    path?: string;
    /** Stable and machine-readable, such as `channel_archived`. */
    reason: Reason;
    /** The one input that the refusal is about. */
    field?: string;
    /** For input that does not fit: a sentence a field, by its path. */
    fields?: Record<string, string>;
    /** Of `TOO_MANY_REQUESTS`: which limit was met, such as `messageSend`. */
    limit?: string;
    /** Of `TOO_MANY_REQUESTS`: the milliseconds until there is room again. What was refused had no effect. */
    retryAfterMs?: number;
    /** Of an unexpected error: the server's log has the same id. */
    incident?: string;
  };
}
