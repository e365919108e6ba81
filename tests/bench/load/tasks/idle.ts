import type { BareSocket } from '../bare-socket';
import { openAll } from '../connect';
import { PROTOCOLS, type ProtocolName, type Seat } from '../protocols';

export interface ConnectJob {
  protocol: ProtocolName;
  url: string;
  /** How many connect; they share the seats. */
  sockets: number;
  seats: Seat[];
}

/** From `connect` to `disconnect`. */
const held = new Set<BareSocket>();

/** Everyone connects, signs on, subscribes, and is quiet from then on. */
export async function connect(job: ConnectJob): Promise<{ perSecond: number }> {
  const protocol = PROTOCOLS[job.protocol];
  const seats = Array.from({ length: job.sockets }, (_, index) => {
    const seat = job.seats[index % job.seats.length];
    if (!seat) throw new Error('Nobody to connect');
    return seat;
  });
  const began = performance.now();
  await openAll(seats, async (seat) => {
    const socket = await protocol.enter(job.url, seat);
    await protocol.listen(socket, seat, () => undefined);
    held.add(socket);
    socket.onClose = () => held.delete(socket);
  });
  return { perSecond: (job.sockets / (performance.now() - began)) * 1000 };
}

/** Answers how many were still there. */
export async function disconnect(): Promise<{ sockets: number }> {
  const sockets = held.size;
  for (const socket of held) socket.close();
  held.clear();
  return { sockets };
}
