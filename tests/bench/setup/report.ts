import { median } from '../measure/statistics';
import type { Audit } from './audit';
import type { CompetitorName } from './contestant';
import type { Machine } from './machine';

export type Setting = Record<string, number | string>;
export type Figures = Record<string, number>;

/** One competitor at one setting in one round. */
export interface Run {
  competitor: CompetitorName;
  setting: Setting;
  figures: Figures;
}

export interface Range {
  min: number;
  max: number;
}

/** One competitor at one setting: the setting, the median of each figure over the rounds, and its range. */
export interface Result {
  competitor: CompetitorName;
  range: Record<string, Range>;
  [name: string]: number | string | Record<string, Range>;
}

export interface Report {
  workload: string;
  machine: Machine;
  rounds: number;
  quick: boolean;
  results: Result[];
  audit: Audit;
}

export function summarise(runs: Run[]): Result[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.setting, run.competitor]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (!first) throw new Error('A group of no runs');
    const names = Object.keys(first.figures);
    const of = (name: string) => group.map(({ figures }) => figures[name] ?? Number.NaN);
    return {
      competitor: first.competitor,
      ...first.setting,
      ...Object.fromEntries(names.map((name) => [name, round(median(of(name)))])),
      range: Object.fromEntries(
        names.map((name) => [
          name,
          { min: round(Math.min(...of(name))), max: round(Math.max(...of(name))) },
        ]),
      ),
    };
  });
}

/** A table for people: the median, and the range where it says anything. */
export function printReport({ workload, machine, rounds, results, audit }: Report): void {
  console.log(`${workload}: medians of ${rounds} rounds (least–most)`);
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node ${machine.node}, Postgres ${machine.postgres}, fsync ${machine.fsync}, synchronous_commit ${machine.synchronousCommit}`,
  );
  const rows = results.map(({ range, ...result }) =>
    Object.fromEntries(
      Object.entries(result).map(([name, value]) => [name, withRange(value, range[name])]),
    ),
  );
  console.table(rows);
  console.log(
    `audit: ${audit.acknowledged} acknowledged, ${audit.stored} stored, ${audit.lost} lost, ${audit.doubled} doubled, ${audit.gaps} channels with gaps`,
  );
}

function withRange(value: unknown, range: Range | undefined): unknown {
  return range && range.min !== range.max ? `${value} (${range.min}–${range.max})` : value;
}

/** Three figures are more than a bench can tell. */
function round(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}
