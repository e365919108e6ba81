import type { TRPCClientOutgoingMessage } from '@trpc/server/rpc';
import type { Intake } from '../infra/intake';

/** The connection that it belongs to. */
interface Owner {
  /** Parses a frame: no messages, when it is malformed. */
  parse(frame: string): TRPCClientOutgoingMessage[];
  /** Dispatches a message. `index` is its position in its frame. */
  dispatch(message: TRPCClientOutgoingMessage, index: number): void;
  /** Counts one message of the sender. Returns how long it has to wait, in ms. */
  takePace(): number;
  /** Whether messages are queued, so that nothing more is to be read. */
  fallBehind(isBehind: boolean): void;
}

/**
 * A socket's queue of received messages: they start one after the other, within the sender's rate limit, in
 * their turn among all others. The first one of a client that sends little is begun as it comes.
 */
export class Inbox {
  #frames: string[] = [];
  #messages: TRPCClientOutgoingMessage[] = [];
  /** Of the messages, the next one. */
  #index = 0;
  /** `waiting` while a message waits for its pace, or is in the intake. */
  #state: 'shut' | 'empty' | 'waiting' = 'shut';
  #isBehind = false;
  #pausing: NodeJS.Timeout | undefined;

  constructor(
    private readonly intake: Intake,
    private readonly owner: Owner,
  ) {}

  /** From here on what came is begun: it is known who sends it. */
  open(): void {
    if (this.#state !== 'shut') return;
    this.#state = 'empty';
    this.#next();
    this.#tellBehind();
  }

  put(frame: string): void {
    this.#frames.push(frame);
    if (this.#state === 'empty') this.#next();
    this.#tellBehind();
  }

  /** Nothing more is begun. */
  close(): void {
    clearTimeout(this.#pausing);
    this.#state = 'shut';
    this.#frames = [];
    this.#messages = [];
  }

  #next(): void {
    if (this.#index >= this.#messages.length && this.#frames.length === 0) {
      this.#state = 'empty';
      this.#tellBehind();
      return;
    }
    this.#state = 'waiting';
    const pauseMs = this.owner.takePace();
    if (pauseMs === 0) this.#enter();
    else this.#pausing = setTimeout(this.#enter, pauseMs).unref();
  }

  readonly #enter = () => this.intake.enter(this.#begin);

  readonly #begin = () => {
    if (this.#state === 'shut') return;
    if (this.#index >= this.#messages.length) {
      this.#messages = this.owner.parse(this.#frames.shift() ?? '');
      this.#index = 0;
    }
    const message = this.#messages[this.#index];
    this.#index += 1;
    if (message) this.owner.dispatch(message, this.#index - 1);
    // It may have ended the conversation.
    if (this.#state === 'waiting') this.#next();
  };

  #tellBehind(): void {
    const isBehind = this.#state === 'waiting';
    if (isBehind === this.#isBehind) return;
    this.#isBehind = isBehind;
    this.owner.fallBehind(isBehind);
  }
}
