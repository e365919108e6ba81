import * as z from 'zod';
import { createStore } from 'zustand/vanilla';
import { retryDelayMs } from '@/shared/backoff';
import type { ChannelId, MessageId } from '@/shared/id';
import { channelId, messageId } from '@/shared/input/id';
import { SAID_KINDS, type SaidKind } from '@/shared/model/message';
import type { StorageArea } from './storage';

const pendingMessage = z.object({
  key: z.string(),
  channelId,
  parentId: messageId.nullable(),
  kind: z.enum(SAID_KINDS).default('post'),
  body: z.string(),
  at: z.string(),
  /** Why it will not be sent as it is; `null` while it waits or is on its way. */
  failure: z.string().nullable(),
});
/** A message written here that the server has not answered for yet. */
export type PendingMessage = z.output<typeof pendingMessage>;

export interface OutboxOptions {
  storage: StorageArea;
  send(message: PendingMessage, signal: AbortSignal): Promise<void>;
  /** The sentence for a refusal that stands, or `null` when it may go better next time. */
  refusalOf(error: unknown): string | null;
}

/** An answer that takes longer is taken for lost: the same key is sent again. */
const ANSWER_TIMEOUT_MS = 15_000;
const PREFIX = 'outbox:';

/**
 * Sends messages in the order they were written, one at a time in each channel, each under its own key
 * until there is a response: the server returns the same message for the same key, so a retry never
 * doubles it. Each waits in the browser's storage under its key, so a reload or a crash loses nothing,
 * and tabs that both hold one only ask twice for the same message.
 */
export class Outbox {
  readonly store = createStore<readonly PendingMessage[]>(() => []);
  readonly #options: OutboxOptions;
  readonly #busy = new Set<ChannelId>();
  readonly #stop = new AbortController();
  #wake = new AbortController();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#set(readAll(options.storage));
    for (const message of this.store.getState()) void this.#pump(message.channelId);
  }

  close(): void {
    this.#stop.abort();
    this.#wake.abort();
  }

  /** Queues a new message and returns its key. */
  add(draft: {
    channelId: ChannelId;
    parentId: MessageId | null;
    body: string;
    kind?: SaidKind;
  }): string {
    const message: PendingMessage = {
      kind: 'post',
      ...draft,
      key: crypto.randomUUID(),
      at: new Date().toISOString(),
      failure: null,
    };
    this.#keep(message);
    this.#set([...this.store.getState(), message]);
    void this.#pump(message.channelId);
    return message.key;
  }

  /** Sends a refused one again, under its key: a refused message was never stored. */
  retry(key: string): void {
    this.#change(key, { failure: null });
    const message = this.#find(key);
    if (message) void this.#pump(message.channelId);
  }

  /** Forgets one: it was answered, or its author gave it up. */
  remove(key: string): void {
    this.#options.storage.remove(PREFIX + key);
    if (this.#find(key)) this.#set(this.store.getState().filter((each) => each.key !== key));
  }

  /** The connection is back: retry at once. */
  hurry(): void {
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  async #pump(id: ChannelId): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    let attempt = 0;
    for (let message = this.#first(id); message; message = this.#first(id)) {
      if (this.#stop.signal.aborted) break;
      try {
        await this.#send(message);
        this.remove(message.key);
        attempt = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        const failure = this.#options.refusalOf(error);
        if (failure !== null) this.#change(message.key, { failure });
        else await this.#wait(retryDelayMs(attempt++));
      }
    }
    this.#busy.delete(id);
  }

  #send(message: PendingMessage): Promise<void> {
    const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    return this.#options.send(message, AbortSignal.any([timeout, this.#stop.signal]));
  }

  #wait(ms: number): Promise<void> {
    const wake = this.#wake.signal;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #first(id: ChannelId): PendingMessage | undefined {
    return this.store
      .getState()
      .find((message) => message.channelId === id && message.failure === null);
  }

  #find(key: string): PendingMessage | undefined {
    return this.store.getState().find((message) => message.key === key);
  }

  #change(key: string, change: { failure: string | null }): void {
    const message = this.#find(key);
    if (!message) return;
    const changed = { ...message, ...change };
    this.#keep(changed);
    this.#set(this.store.getState().map((each) => (each === message ? changed : each)));
  }

  #keep(message: PendingMessage): void {
    this.#options.storage.set(PREFIX + message.key, JSON.stringify(message));
  }

  #set(messages: readonly PendingMessage[]): void {
    this.store.setState(messages, true);
  }
}

function readAll(storage: StorageArea): PendingMessage[] {
  const messages: PendingMessage[] = [];
  for (const name of storage.names().filter((each) => each.startsWith(PREFIX))) {
    const message = parse(storage.get(name));
    if (message) messages.push(message);
    else storage.remove(name);
  }
  return messages.sort((a, b) => a.at.localeCompare(b.at));
}

function parse(text: string | null): PendingMessage | null {
  try {
    return pendingMessage.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
