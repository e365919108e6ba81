const TICK_MS = 2_000;
/** A clock that jumps further than this between two ticks belongs to a machine that slept. */
const SLEEP_MS = 8_000;

/** Calls `act` when the machine woke up: what was open before may be dead without a sign. */
export function onWakeFromSleep(act: () => void): void {
  let tickedAt = Date.now();
  setInterval(() => {
    const now = Date.now();
    // A hidden page's timers come late by themselves; it is looked at again when it is shown.
    const slept = now - tickedAt > TICK_MS + SLEEP_MS && document.visibilityState === 'visible';
    tickedAt = now;
    if (slept) act();
  }, TICK_MS);
}
