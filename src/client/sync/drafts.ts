import { createStore } from 'zustand/vanilla';
import type { ChannelId, MessageId } from '@/shared/id';
import type { StorageArea } from './storage';

/** Where one writes: a channel, a thread by its root, or a message that one changes. */
export type DraftKey = ChannelId | MessageId | EditKey;
type EditKey = `edit:${string}`;

export const editKey = (messageId: MessageId): EditKey => `edit:${messageId}`;

const PREFIX = 'draft:';

/** What was begun and not sent or saved, kept in this browser for each place. */
export class Drafts {
  /** By place; only those with anything in them. */
  readonly store = createStore<Readonly<Record<string, string>>>(() => ({}));
  readonly #storage: StorageArea;
  /** Ends what it has open. */
  readonly close: () => void;

  constructor(storage: StorageArea) {
    this.#storage = storage;
    const names = storage.names().filter((name) => name.startsWith(PREFIX));
    const drafts = names.map((name) => [name.slice(PREFIX.length), storage.get(name) ?? '']);
    this.store.setState(Object.fromEntries(drafts), true);
    this.close = storage.watch((name, text) => {
      if (name.startsWith(PREFIX)) this.#onSentElsewhere(name.slice(PREFIX.length), text);
    });
  }

  get(place: DraftKey): string {
    return this.store.getState()[place] ?? '';
  }

  set(place: DraftKey, text: string): void {
    const { [place]: before, ...others } = this.store.getState();
    const name = PREFIX + place;
    // Spaces are kept while one types; nobody comes back to them.
    if (text.trim() !== '') this.#storage.set(name, text);
    // Else it is what another window has begun there.
    else if (this.#storage.get(name) === before) this.#storage.remove(name);
    this.store.setState(text === '' ? others : { ...others, [place]: text }, true);
  }

  /** All windows keep a place's draft under one name: what another one did not send is still to be kept. */
  #onSentElsewhere(place: string, sent: string): void {
    const { [place]: own = '', ...others } = this.store.getState();
    if (own === sent) this.store.setState(others, true);
    else if (own.trim() !== '') this.#storage.set(PREFIX + place, own);
  }
}
