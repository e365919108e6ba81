import { appendFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { disposables } from '../harness/disposables';
import { type Clients, type ClientsOptions, openClients } from './clients';
import { isAnswered } from './ledger';
import { createRandom, type Random, seedOf } from './random';
import { openSetUp, type SetUp, type SetUpOptions } from './set-up';
import { type Findings, VERDICTS } from './verdicts';

/** Set by `npm run test:faults`; among all other tests a run has a seed of its own. */
const SEED = Number(process.env.FAULTS_SEED ?? 1);
const IS_LONG = process.env.FAULTS_LONG === '1';
const ROUNDS = IS_LONG ? 30 : 3;
const ROUND_TIMEOUT_MS = 240_000;
const SET_UP_TIMEOUT_MS = 120_000;

export interface Round {
  setUp: SetUp;
  random: Random;
  /** From 0 on. */
  index: number;
  /** Whether to take the time that the fault has in full. */
  isLong: boolean;
  /** People in a new workspace, for as long as the round lasts. */
  openClients(options?: ClientsOptions): Promise<Clients>;
  /** For the summary: the worst of all rounds is told. */
  measure(name: string, value: number): void;
}

/** One row of the report that `npm run test:faults` puts together. */
export interface RoundReport {
  fault: string;
  seed: number;
  sent: number;
  acknowledged: number;
  received: number;
  resyncs: number;
  verdicts: Record<string, number>;
  measures: Record<string, number>;
}

interface Fault {
  /** As `--only` names it. */
  name: string;
  /** The promise, in a sentence. */
  promise: string;
  setUp: SetUpOptions;
  /** It mostly waits: many rounds are taken three at a time, each on a set-up of its own. */
  idle?: boolean;
  /** Why it cannot be done on this machine. */
  impossible?: string | null;
}

/** A fault, done in seeded rounds to the same processes; after each, ledgers and store must agree. */
export function describeFault(
  { name, promise, setUp: options, idle = false, impossible }: Fault,
  run: (round: Round) => Promise<Findings>,
): void {
  if (impossible) return void test.skip(`${name}: ${impossible}`, () => undefined);
  const rounds = Array.from({ length: ROUNDS }, (_, index) => ({
    index,
    round: index + 1,
    seed: seedOf(SEED, name, index),
  }));
  const title = `round $round of ${ROUNDS}, seed ${SEED}`;

  describe(`${name}: ${promise}`, () => {
    if (idle) {
      const takeAlone = async (about: About) => {
        await using setUp = await openSetUp(options);
        await take(about, setUp);
      };
      test.concurrent.each(rounds)(title, takeAlone, SET_UP_TIMEOUT_MS + ROUND_TIMEOUT_MS);
      return;
    }
    let setUp: SetUp;
    beforeAll(async () => {
      setUp = await openSetUp(options);
    }, SET_UP_TIMEOUT_MS);
    afterAll(() => setUp?.[Symbol.asyncDispose](), SET_UP_TIMEOUT_MS);
    afterEach(() => repair(setUp), SET_UP_TIMEOUT_MS);
    test.each(rounds)(title, (about) => take(about, setUp), ROUND_TIMEOUT_MS);
  });

  async function take({ index, seed }: About, setUp: SetUp): Promise<void> {
    await using stack = disposables();
    const random = createRandom(seed);
    const clientSets: Clients[] = [];
    const measures: Record<string, number> = {};
    const printed = setUp.nodes.map((node) => node.output().length);
    // What the processes said while a round failed is all that there is to look at.
    const showLogs = () =>
      setUp.nodes.forEach((node, nth) => {
        console.error(
          `process ${nth} of ${name}, seed ${seed}:\n${node.output().slice(printed[nth])}`,
        );
      });
    const findings = await run({
      setUp,
      random,
      index,
      isLong: IS_LONG,
      async openClients(about) {
        const clients = stack.use(await openClients(setUp, random, about));
        clientSets.push(clients);
        return clients;
      },
      measure(what, value) {
        measures[what] = Math.max(measures[what] ?? value, value);
      },
    }).catch((error: unknown) => {
      showLogs();
      throw error;
    });
    report({ fault: name, seed: SEED, ...sumOf(clientSets), verdicts: count(findings), measures });
    if (VERDICTS.some((verdict) => findings[verdict].length > 0)) showLogs();
    expect(findings).toEqual(NOTHING);
  }
}

interface About {
  index: number;
  seed: number;
}

const NOTHING = Object.fromEntries(VERDICTS.map((verdict) => [verdict, []]));

function count(findings: Findings): Record<string, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, findings[verdict].length]));
}

function sumOf(clientSets: Clients[]) {
  const sends = clientSets.flatMap(({ ledger }) => ledger.sends);
  const listeners = clientSets.flatMap(({ ledger }) => ledger.listeners);
  return {
    sent: sends.length,
    acknowledged: sends.filter(isAnswered).length,
    received: listeners
      .flatMap(({ generations }) => generations)
      .reduce((sum, { received }) => sum + received.length, 0),
    resyncs: listeners.reduce((sum, { resyncs }) => sum + resyncs, 0),
  };
}

function report(row: RoundReport): void {
  const verdicts = VERDICTS.map((verdict) => `${verdict} ${row.verdicts[verdict]}`).join(' · ');
  const measures = Object.entries(row.measures).map(([what, value]) => `${what} ${round(value)}`);
  const told = [`${row.sent} sent`, `${row.acknowledged} acknowledged`, `${row.received} received`];
  console.log(`${row.fault}: ${verdicts} (${[...told, ...measures].join(', ')})`);
  const file = process.env.FAULTS_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Whatever a round left broken, the next one starts on a set-up that is whole. */
async function repair({ nodes, storeLine, redis }: SetUp): Promise<void> {
  redis?.resume();
  storeLine?.restore();
  for (const node of nodes) node.proxy.restore();
  await Promise.all(nodes.filter(({ isUp }) => !isUp).map((node) => node.start()));
}
