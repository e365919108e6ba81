import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { keptOf, type Saved } from './saved';
import type { SyncState } from './state';

/** How long after a change it is saved at the latest; at once when the page goes out of sight. */
const SAVE_DELAY_MS = 15_000;

export interface SaverOptions {
  workspaceId: WorkspaceId;
  me: MemberId;
  version: string;
  state(): SyncState;
  /** Up to where the state has everything; `null` while it is being brought up to date. */
  cursor(): string | null;
  write(saved: Saved): Promise<void>;
}

/** Keeps the last state for the next start. */
export class Saver {
  readonly #options: SaverOptions;
  /** The channels that were shown, the last one first. */
  #shown: ChannelId[];
  #written: SyncState | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SaverOptions) {
    this.#options = options;
    // As they were saved, the last one first.
    this.#shown = Object.values(options.state().timelines).flatMap(
      ([range]) => range?.messages[0]?.value.channelId ?? [],
    );
    document.addEventListener('visibilitychange', this.#onHidden);
    window.addEventListener('pagehide', this.#onHidden);
  }

  close(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onHidden);
    window.removeEventListener('pagehide', this.#onHidden);
  }

  /** A channel is on the screen. */
  showed(channelId: ChannelId): void {
    this.#shown = [channelId, ...this.#shown.filter((id) => id !== channelId)];
  }

  /** The state is another one. */
  changed(): void {
    this.#timer ??= setTimeout(() => this.#save(), SAVE_DELAY_MS);
  }

  readonly #onHidden = ({ type }: Event) => {
    if (type === 'pagehide' || document.visibilityState === 'hidden') this.#save();
  };

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { workspaceId, me, version, state, cursor, write } = this.#options;
    const now = state();
    const upTo = cursor();
    if (!now.isLoaded || upTo === null || now === this.#written) return;
    this.#written = now;
    const kept = keptOf(now, this.#shown);
    void write({ version, at: Date.now(), workspaceId, me, cursor: upTo, state: kept });
  }
}
