import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '@/server/domain/seed/dice';
import { type Cpu, type Processes, startMeter } from '../../measure/cpu';
import { latencies } from '../../measure/statistics';
import { openAll } from '../connect';
import { type Acknowledged, bodyOf, keyOf, Ledger } from '../ledger';
import type { Signal } from '../main';
import type { Seat } from '../protocols';
import { MixMember } from './mix-member';

export interface MixJob {
  url: string;
  processes: Processes;
  seats: Seat[];
  /** Members at once, rising. */
  steps: number[];
  /** What each does in a minute, on average. */
  perMinute: { read: number; mark: number; type: number; post: number };
  /** The share of posts that goes to the first channel, in which everyone is. */
  toEveryone: number;
  /** The steps end with the first at which the 99th percentile of send-to-screen is above. */
  limitMs: number;
  warmMs: number;
  measureMs: number;
  drainMs: number;
  tag: string;
}

export interface MixStep {
  members: number;
  p50Ms: number;
  p99Ms: number;
  /** How long calls took that were answered in the measured part. */
  callP99Ms: number;
  calls: number;
  deliveries: number;
  /** Deliveries that did not come before the step's end. */
  missing: number;
  cpu: Cpu;
  seconds: number;
}

export interface MixResult {
  steps: MixStep[];
  acknowledged: Acknowledged[];
}

/** More and more members go about their day, until what they write is too late on the others' screens. */
export async function mix(job: MixJob, signal: Signal): Promise<MixResult> {
  const users = new VirtualUsers(job);
  const steps: MixStep[] = [];
  try {
    for (const members of job.steps) {
      await users.grow(members);
      const step = await users.measure();
      steps.push(step);
      const late = Math.round(step.p99Ms);
      signal(`${members} members: send-to-screen p99 ${late} ms, ${step.missing} missing`);
      if (!(step.p99Ms <= job.limitMs) || step.missing > 0) break;
    }
  } finally {
    for (const member of users.members) member.leave();
  }
  return { steps, acknowledged: users.ledger.acknowledged };
}

class VirtualUsers {
  readonly members: MixMember[] = [];
  readonly ledger = new Ledger();
  readonly #dice = new Dice(11);
  /** When each message was sent, by its number. */
  readonly #sentAt: number[] = [];
  /** Screens that all messages so far must reach, and have reached. */
  #due = 0;
  #received = 0;
  #measuring = false;
  /** Of the measured part, in milliseconds: from a send to each screen, and calls. */
  #screens: number[] = [];
  #calls: number[] = [];

  constructor(private readonly job: MixJob) {}

  async grow(size: number): Promise<void> {
    const seats = this.job.seats.slice(this.members.length, size);
    const joined = await openAll(seats, (seat) =>
      MixMember.join(this.job.url, seat, {
        received: (number) => this.#hear(number),
        posted: (answer) => void this.ledger.settle(answer),
        answered: (took) => this.#measuring && this.#calls.push(took),
      }),
    );
    this.members.push(...joined);
  }

  async measure(): Promise<MixStep> {
    const { warmMs, measureMs, drainMs } = this.job;
    await this.#live(warmMs);
    this.#screens = [];
    this.#calls = [];
    const meter = startMeter(this.job.processes);
    this.#measuring = true;
    const began = performance.now();
    await this.#live(measureMs);
    const cpu = meter();
    const seconds = (performance.now() - began) / 1000;
    const deadline = performance.now() + drainMs;
    while ((this.#received < this.#due || this.ledger.open > 0) && performance.now() < deadline) {
      await sleep(10);
    }
    this.#measuring = false;
    return {
      members: this.members.length,
      ...latencies(this.#screens),
      callP99Ms: latencies(this.#calls).p99Ms,
      calls: this.#calls.length,
      deliveries: this.#screens.length,
      missing: this.#due - this.#received,
      cpu,
      seconds,
    };
  }

  /** Everyone acts at their rate, whether or not the server keeps up. */
  async #live(forMs: number): Promise<void> {
    const { read, mark, type, post } = this.job.perMinute;
    const perMs = ((read + mark + type + post) * this.members.length) / 60_000;
    const began = performance.now();
    for (let due = began; due < began + forMs; due += -Math.log(1 - this.#dice.next()) / perMs) {
      const wait = due - performance.now();
      if (wait > 1) await sleep(wait);
      this.#act(this.#dice.pick(this.members), this.#dice.next() * (read + mark + type + post));
    }
  }

  #act(member: MixMember, lot: number): void {
    const { read, mark, type } = this.job.perMinute;
    const [everyone = '', ...teams] = member.channelIds;
    if (lot < read) member.read(this.#dice.pick(teams));
    else if (lot < read + mark) member.mark(this.#dice.pick(teams));
    else if (lot < read + mark + type) member.type(this.#dice.pick(teams));
    else
      this.#post(
        member,
        this.#dice.chance(this.job.toEveryone) ? everyone : this.#dice.pick(teams),
      );
  }

  #post(member: MixMember, channelId: string): void {
    const number = this.#sentAt.push(performance.now()) - 1;
    const label = `${this.job.tag}.${number}`;
    const post = { channelId, body: bodyOf(label, number), key: keyOf(label) };
    this.ledger.expect(label, post);
    this.#due += this.members.filter(({ channelIds }) => channelIds.includes(channelId)).length;
    member.post(post);
  }

  #hear(number: number): void {
    this.#received += 1;
    if (this.#measuring) this.#screens.push(performance.now() - (this.#sentAt[number] ?? 0));
  }
}
