import { setTimeout as sleep } from 'node:timers/promises';
import { disposables } from '../../harness/disposables';
import type { Acknowledged } from '../load/ledger';
import { cpuMicros } from '../measure/cpu';
import { type Audit, addAudits, audit, NOTHING } from './audit';
import { type Cast, type CompetitorName, type Contestant, startContestant } from './contestant';
import { type Generator, startGenerator } from './generator';
import { describeMachine } from './machine';
import { type Options, readOptions } from './options';
import { type Figures, printReport, type Run, type Setting, summarise } from './report';
import { openStores, type Stores } from './stores';

const QUIET_MS = 250;
/** Of a core, for all competitors together. */
const QUIET_SHARE = 0.1;
const QUIET_TIMEOUT_MS = 20_000;

export interface Outcome {
  /** What the run found out about, when that is more than one thing. */
  setting?: Setting;
  figures: Figures;
  acknowledged: Acknowledged[];
}

export interface RunInput<S extends Setting> {
  contestant: Contestant;
  stores: Stores;
  setting: S;
  generator: Generator;
  /** No other run has it. */
  tag: string;
  quick: boolean;
}

export interface Workload<S extends Setting> {
  name: string;
  competitors: readonly CompetitorName[];
  /** Who stands beside whom; `about` tells casts of one competitor apart. */
  lineUp(options: Options): { cast: Cast; about?: Setting }[];
  settings(options: Options): S[];
  /** Once for each of the line-up, before the first run. */
  prepare?(contestant: Contestant, options: Options): Promise<void>;
  run(input: RunInput<S>): Promise<Outcome[]>;
  needsRedis?: boolean;
  /** Of Postgres, beside those it always has. */
  postgres?: Record<string, string>;
}

/**
 * Runs a workload: all competitors up at once, each setting in each round by one competitor after the other, so that
 * whatever the machine does meanwhile, it does to all of them. Ends with 1 when anything that was
 * acknowledged is not stored exactly once.
 */
export async function runBench<S extends Setting>(workload: Workload<S>): Promise<void> {
  const options = readOptions(workload.competitors);
  await using stack = disposables();
  const generator = stack.use(startGenerator());
  const stores = await openStores(stack, {
    needsRedis: workload.needsRedis ?? options.competitors.includes('socket.io'),
    settings: workload.postgres,
  });
  const contestants: { contestant: Contestant; about: Setting }[] = [];
  for (const { cast, about = {} } of workload.lineUp(options)) {
    say(`${cast.competitor} starts`);
    const contestant = stack.use(await startContestant(cast, stores));
    await workload.prepare?.(contestant, options);
    contestants.push({ contestant, about });
  }

  const runs: Run[] = [];
  const ledgers = new Map<Contestant, Acknowledged[]>();
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const setting of workload.settings(options)) {
      for (const { contestant, about } of contestants) {
        await quiet(contestants.map((each) => each.contestant));
        const tag = `t${runs.length}`;
        const { quick } = options;
        const input = { contestant, stores, setting, generator, tag, quick };
        for (const outcome of await workload.run(input)) {
          const whole = { ...about, ...setting, ...outcome.setting };
          runs.push({ competitor: contestant.name, setting: whole, figures: outcome.figures });
          const ledger = ledgers.get(contestant) ?? [];
          ledgers.set(contestant, ledger.concat(outcome.acknowledged));
          say(`round ${round}: ${contestant.name} ${told(whole)}: ${told(outcome.figures)}`);
        }
      }
    }
  }

  let total: Audit = NOTHING;
  for (const [contestant, acknowledged] of ledgers) {
    total = addAudits(total, await audit(contestant, acknowledged));
  }
  const report = {
    workload: workload.name,
    machine: describeMachine(stores),
    rounds: options.rounds,
    quick: options.quick,
    results: summarise(runs),
    audit: total,
  };
  if (options.json) console.log(JSON.stringify(report));
  else printReport(report);
  if (total.lost + total.doubled + total.gaps > 0) process.exitCode = 1;
}

/** Waits until no competitor has anything left to do: one that fell behind works on after its run. */
async function quiet(contestants: Contestant[]): Promise<void> {
  const used = () =>
    contestants
      .flatMap(({ processes }) => processes().server)
      .reduce((sum, pid) => sum + cpuMicros(pid), 0);
  const deadline = Date.now() + QUIET_TIMEOUT_MS;
  for (let before = used(); Date.now() < deadline; ) {
    await sleep(QUIET_MS);
    const now = used();
    if (now - before < QUIET_MS * 1000 * QUIET_SHARE) return;
    before = now;
  }
}

/** Progress goes beside the result, which others read. */
export function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

function told(values: Record<string, number | string>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`,
    )
    .join(', ');
}
