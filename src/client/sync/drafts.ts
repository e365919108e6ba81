import { createStore } from 'zustand/vanilla';
import type { ChannelId, MessageId } from '@/shared/id';
import type { Shelf } from './storage';

/** Where one writes: a channel, a thread by its root, or a message that one changes. */
export type Place = ChannelId | MessageId | EditPlace;
type EditPlace = `edit:${string}`;

export const editPlace = (messageId: MessageId): EditPlace => `edit:${messageId}`;

const FOLDER = 'draft:';

/** What was begun and not sent or saved, kept in this browser for each place. */
export class Drafts {
  /** By place; only those with anything in them. */
  readonly store = createStore<Readonly<Record<string, string>>>(() => ({}));
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    const names = shelf.names().filter((name) => name.startsWith(FOLDER));
    const drafts = names.map((name) => [name.slice(FOLDER.length), shelf.get(name) ?? '']);
    this.store.setState(Object.fromEntries(drafts), true);
  }

  get(place: Place): string {
    return this.store.getState()[place] ?? '';
  }

  set(place: Place, text: string): void {
    const { [place]: _, ...others } = this.store.getState();
    // Spaces are kept while one types; nobody comes back to them.
    if (text.trim() === '') this.#shelf.remove(FOLDER + place);
    else this.#shelf.set(FOLDER + place, text);
    this.store.setState(text === '' ? others : { ...others, [place]: text }, true);
  }
}
