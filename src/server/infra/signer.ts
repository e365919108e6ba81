import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs short texts with the server's secret, so that what a browser brings back is known to be ours. */
export interface Signer {
  /** A signature of these parts for one purpose; it is good for no other. */
  sign(purpose: string, ...parts: string[]): string;
  /** Compares in constant time. */
  matches(signature: string, purpose: string, ...parts: string[]): boolean;
}

export function createSigner(secret: string): Signer {
  const sign = (...parts: string[]) =>
    // As JSON, so that no two lists of parts read the same.
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  return {
    sign,
    matches(signature, ...parts) {
      const [given, own] = [Buffer.from(signature), Buffer.from(sign(...parts))];
      return given.length === own.length && timingSafeEqual(given, own);
    },
  };
}
