import { parseArgs } from 'node:util';
import { COMPETITORS, type CompetitorName } from './contestant';

export interface Options {
  rounds: number;
  peers: CompetitorName[];
  /** One object on stdout instead of a table. */
  json: boolean;
  /** A first look: one round, short turns, few listeners. Not for figures that are told to anyone. */
  quick: boolean;
}

/** `[--rounds n] [--peers a,b] [--json] [--quick]`; `able` are the peers that the workload knows. */
export function readOptions(able: readonly CompetitorName[]): Options {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      peers: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.');
  const named = values.peers?.split(',') ?? [...able];
  const peers = COMPETITORS.filter((peer) => named.includes(peer));
  const unknown = named.filter((name) => !able.some((peer) => peer === name));
  if (unknown.length > 0) {
    throw new Error(`This workload has no peer ${unknown.join(', ')}. It has ${able.join(', ')}.`);
  }
  return { rounds, peers, json: values.json, quick: values.quick };
}
