import { failureOf, isNotFound, isSignedOut, isTemporary, sentenceOf } from '@/client/failure';
import { connection as socket, trpc } from '@/client/trpc';
import type { EventOf, ParleyEvent, StreamBatch } from '@/shared/events';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Workspace } from '@/shared/model/workspace';
import { isGuest } from '@/shared/policy/member';
import { applyMembers, applyNamedChannels, applySent, applyWorkspace } from './apply';
import { loadPage } from './calls/message';
import { Connection, type StreamObserver } from './connection';
import { Drafts } from './drafts';
import { loadFresh } from './load';
import { Lookup } from './lookup';
import { Outbox, type PendingMessage } from './outbox';
import { PresenceWatch } from './presence';
import { ReactionToggles } from './reaction-toggles';
import { Replica } from './replica';
import { type Saved, usable } from './saved';
import { writeSaved } from './saved-store';
import { Saver } from './saver';
import type { Scope, WorkspaceAnswer } from './scope';
import { openStorageArea } from './storage';
import { Typing } from './typing';

interface ClientOptions {
  slug: string;
  answer: WorkspaceAnswer;
  /** The last state that was shown here. */
  saved: Saved | null;
  onRefused: (error: unknown) => void;
}

/** Of another Parley, what was saved may have another shape: the build says which this is (next.config.mjs). */
const STATE_VERSION = process.env.STATE_VERSION ?? '';

/**
 * One workspace as the browser holds it: the replica, the connection that keeps it current, and what was written
 * here. It owns every timer and subscription of them; `close` ends them all.
 */
export class WorkspaceClient implements Scope {
  readonly trpc = trpc;
  readonly slug: string;
  readonly workspaceId: WorkspaceId;
  readonly me: MemberId;
  readonly replica = new Replica();
  readonly members = new Lookup<MemberId>({
    isHeld: (id) => this.replica.state.members[id] !== undefined,
    load: async (memberIds) => {
      const { workspaceId, replica } = this;
      const answer = await replica.fetchFresh(() =>
        trpc.member.byIds.query({ workspaceId, memberIds }),
      );
      replica.update((state) => applyMembers(state, answer));
    },
  });
  readonly channels = new Lookup<ChannelId>({
    isHeld: (id) => this.replica.state.channels[id] !== undefined,
    load: async (channelIds) => {
      const { workspaceId, replica } = this;
      const answer = await replica.fetchFresh(() =>
        trpc.channel.byIds.query({ workspaceId, channelIds }),
      );
      replica.update((state) => applyNamedChannels(state, answer));
    },
  });
  readonly typing = new Typing();
  readonly toggles = new ReactionToggles();
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly presence: PresenceWatch;
  readonly connection: Connection;
  #shownChannelId: ChannelId | null = null;
  readonly #saver: Saver;
  #isStale = false;
  #isReloading = false;
  readonly #listeners = new Set<(events: readonly ParleyEvent[]) => void>();
  readonly #stopSocket: () => void;
  readonly #stopSaving: () => void;

  constructor({ slug, answer, saved, onRefused }: ClientOptions) {
    this.slug = slug;
    this.workspaceId = answer.workspace.id;
    this.me = answer.me.id;
    const last = usable(saved, {
      version: STATE_VERSION,
      workspaceId: this.workspaceId,
      me: this.me,
      settings: answer.workspace.settings,
      now: Date.now(),
    });
    if (last) this.replica.restore(last.state);
    this.replica.update((state) => applyWorkspace(state, answer));
    const storage = openStorageArea(localStorage, `parley:${this.workspaceId}:${this.me}:`);
    this.drafts = new Drafts(storage);
    this.outbox = new Outbox({
      storage,
      send: (message, signal) => this.#send(message, signal),
      refusalOf: (error) =>
        isTemporary(error) || isSignedOut(error) || isRateLimit(error) ? null : sentenceOf(error),
    });
    this.presence = new PresenceWatch({
      watch: (memberIds, { onChange, onEnd }) => {
        const { workspaceId } = this;
        const subscription = trpc.presence.watch.subscribe(
          { workspaceId, memberIds },
          { onData: onChange, onError: onEnd, onComplete: onEnd },
        );
        return () => subscription.unsubscribe();
      },
    });
    this.connection = new Connection({
      cursor: last?.cursor ?? null,
      openStream: (lastEventId, observer) => this.#openStream(lastEventId, observer),
      loadFresh: (signal) => loadFresh(this, slug, { loadShown: this.#loadShown, signal }),
      onBatch: (batch) => this.#onBatch(batch),
      onCaughtUp: () => this.replica.settle(),
      onRefused,
      isFinal: (error) => isSignedOut(error) || isNotFound(error) || isForbidden(error),
    });
    this.#saver = new Saver({
      workspaceId: this.workspaceId,
      me: this.me,
      version: STATE_VERSION,
      state: () => this.replica.state,
      cursor: () => this.connection.cursor,
      write: (state) => writeSaved(slug, state),
    });
    this.#stopSaving = this.replica.store.subscribe(() => this.#saver.changed());
    this.#stopSocket = socket.subscribe(() => {
      if (socket.get().state !== 'open') return;
      this.outbox.hurry();
      this.members.retryNow();
      this.channels.retryNow();
    });
  }

  /** The channel on the screen: a fresh start loads its newest messages along with the rest. */
  get shownChannelId(): ChannelId | null {
    return this.#shownChannelId;
  }

  set shownChannelId(channelId: ChannelId | null) {
    this.#shownChannelId = channelId;
    if (channelId) this.#saver.showed(channelId);
  }

  close(): void {
    this.#stopSocket();
    this.#stopSaving();
    this.#saver.close();
    this.connection.close();
    this.outbox.close();
    this.drafts.close();
    this.presence.close();
    this.typing.close();
    this.members.close();
    this.channels.close();
    this.#listeners.clear();
  }

  /** Calls `onEvents` with what happens from now on, when it is in the copy. Returns how to stop that. */
  listen(onEvents: (events: readonly ParleyEvent[]) => void): () => void {
    this.#listeners.add(onEvents);
    return () => this.#listeners.delete(onEvents);
  }

  #openStream(lastEventId: string | null, observer: StreamObserver): () => void {
    const { workspaceId } = this;
    const subscription = trpc.event.stream.subscribe(
      { workspaceId, lastEventId },
      {
        onStarted: () => observer.onOpen(),
        onConnectionStateChange: ({ state }) => {
          if (state === 'pending') observer.onOpen();
          else observer.onLost();
        },
        onData: ({ id, data }) => observer.onBatch(id, data),
        onError: (error) => observer.onEnd(error),
        onComplete: () => observer.onEnd(null),
      },
    );
    return () => subscription.unsubscribe();
  }

  #onBatch(batch: Extract<StreamBatch, { kind: 'events' | 'typing' }>): void {
    if (batch.kind === 'typing') {
      if (batch.memberId !== this.me) {
        this.typing.receive(batch.parentId ?? batch.channelId, batch.memberId);
      }
      return;
    }
    const { rev, workspace: before } = this.replica.state;
    this.replica.receive(batch.events);
    // One that is brought once more, as while a process hands over, is no news.
    const news = batch.events.filter((event) => event.rev > rev);
    for (const onEvents of this.#listeners) onEvents(news);
    const after = this.replica.state.workspace;
    const me = this.replica.state.members[this.me]?.value;
    if (me && isGuest(me) && seesOthers(before?.value, after?.value)) this.connection.reload();
    for (const event of batch.events) {
      if (event.type === 'message.posted') this.#settle(event);
      if (event.type === 'member.updated' && event.member.id === this.me) void this.#reload();
    }
  }

  /** A message came: its author types no more, and mine is no longer pending. */
  #settle({ message }: EventOf<'message.posted'>): void {
    this.typing.forget(message.parentId ?? message.channelId, message.authorId);
    if (message.authorId === this.me) this.outbox.remove(message.key);
  }

  async #send(pending: PendingMessage, signal: AbortSignal): Promise<void> {
    const { channelId, parentId, kind, body, key } = pending;
    const { workspaceId } = this;
    const answer = await trpc.message.send.mutate(
      { workspaceId, channelId, kind, body, key, ...(parentId && { parentId }) },
      { signal },
    );
    this.replica.update((state) => applySent(state, answer));
  }

  /** My role may have changed, and with it what I may do and see. */
  async #reload(): Promise<void> {
    // Several events in a row cause one request, and one more if they came while it was under way.
    this.#isStale = true;
    if (this.#isReloading) return;
    this.#isReloading = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const answer = await trpc.workspace.get.query({ slug: this.slug });
        this.replica.update((state) => applyWorkspace(state, answer));
        this.channels.recheck();
      }
    } catch {
      // The abilities only hide what the server refuses anyway; the next fresh start brings them.
    } finally {
      this.#isReloading = false;
    }
  }

  readonly #loadShown = async () => {
    const channelId = this.shownChannelId;
    if (channelId) await loadPage(this, { channelId });
  };
}

/** Whether the policy of whom guests may find changed: they received no events of those they could not find. */
function seesOthers(before: Workspace | undefined, after: Workspace | undefined): boolean {
  return before?.settings.seeDirectory !== after?.settings.seeDirectory && before !== undefined;
}

function isForbidden(error: unknown): boolean {
  return failureOf(error)?.code === 'FORBIDDEN';
}

function isRateLimit(error: unknown): boolean {
  return failureOf(error)?.code === 'TOO_MANY_REQUESTS';
}
