import { parley } from './parley';
import type { Protocol } from './protocol';
import { socketIo } from './socket-io';
import { stock } from './stock';
import { ws } from './ws';

export type { Answer, Post, Protocol, Seat } from './protocol';

export const PROTOCOLS = { parley, stock, ws, socketIo } satisfies Record<string, Protocol>;

export type ProtocolName = keyof typeof PROTOCOLS;
