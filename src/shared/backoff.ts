const FIRST_DELAY_MS = 400;
const MAX_DELAY_MS = 20_000;

/**
 * How long to wait before try number `attempt` (0, 1, 2 …): half again as long each time, up to twenty
 * seconds, and anywhere between a half and one and a half of that, so that many clients do not come at once.
 * Steps this small find a server that was only restarted soon after it is back.
 */
export function retryDelayMs(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 1.5 ** attempt, MAX_DELAY_MS) * (0.5 + Math.random());
}
