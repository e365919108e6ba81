const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;

/** How long to wait before try number `attempt` (0, 1, 2 …): doubling, and spread so that many clients don't come at once. */
export function backoffMs(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS) * (0.5 + Math.random());
}
