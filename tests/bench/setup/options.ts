import { parseArgs } from 'node:util';
import { COMPETITORS, type CompetitorName } from './contestant';

export interface Options {
  rounds: number;
  competitors: CompetitorName[];
  /** One object on stdout instead of a table. */
  json: boolean;
  /** A first look: one round, short runs, few listeners. Not for figures that are told to anyone. */
  quick: boolean;
}

/** `[--rounds n] [--competitors a,b] [--json] [--quick]`; `able` are the competitors that the workload knows. */
export function readOptions(able: readonly CompetitorName[]): Options {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      competitors: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.');
  const named = values.competitors?.split(',') ?? [...able];
  const competitors = COMPETITORS.filter((competitor) => named.includes(competitor));
  const unknown = named.filter((name) => !able.some((competitor) => competitor === name));
  if (unknown.length > 0) {
    throw new Error(
      `This workload has no competitor ${unknown.join(', ')}. It has ${able.join(', ')}.`,
    );
  }
  return { rounds, competitors, json: values.json, quick: values.quick };
}
