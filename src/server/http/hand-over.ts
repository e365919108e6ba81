import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSE, type LiveSocket } from '../realtime/socket';

/** A share of the clients is told to reconnect every tick, so that they do not all come back at once. */
const SHARE = 0.1;
const TICK_MS = 100;
/** A client that has somewhere to go is gone by then; one that has not is let go when nothing of its runs … */
const GRACE_MS = 2_000;
/** … and by then whatever runs. */
const LIMIT_MS = 8_000;

/** In tRPC's protocol: connect anew, and leave this connection once everything has moved. */
const RECONNECT = '{"id":null,"method":"reconnect"}';

/** Hands clients over to other processes, in slices. Their pending calls are answered first. */
export async function handOver(sockets: LiveSocket[]): Promise<void> {
  const began = Date.now();
  const slice = Math.max(1, Math.ceil(sockets.length * SHARE));
  for (let at = 0; at < sockets.length; at += slice) {
    for (const socket of sockets.slice(at, at + slice)) socket.respond(RECONNECT);
    await sleep(TICK_MS);
  }
  let left = sockets;
  for (;;) {
    left = left.filter((socket) => socket.readyState !== socket.CLOSED);
    const waited = Date.now() - began;
    if (left.length === 0 || waited > LIMIT_MS) break;
    if (waited > GRACE_MS) {
      for (const socket of left) if (socket.isIdle) socket.close(CLOSE.restarting, 'restarting');
    }
    await sleep(TICK_MS);
  }
  for (const socket of left) socket.terminate();
}
