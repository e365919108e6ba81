import type { Dialect } from './dialect';
import { parley } from './parley';
import { socketIo } from './socket-io';
import { stock } from './stock';
import { ws } from './ws';

export type { Answer, Dialect, Post, Seat } from './dialect';

export const DIALECTS = { parley, stock, ws, socketIo } satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
