import { failureOf, isNotFound, isSignedOut, isTemporary, sentenceOf } from '@/client/failure';
import { connection as line, trpc } from '@/client/trpc';
import type { EventOf, StreamBatch } from '@/shared/events';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { applySent, applyWorkspace } from './apply';
import { loadPage } from './calls/message';
import { Connection, type StreamObserver } from './connection';
import { Drafts } from './drafts';
import { loadFresh } from './load';
import { Outbox, type PendingMessage } from './outbox';
import { PresenceWatch } from './presence';
import { ReactionToggles } from './reaction-toggles';
import { Replica } from './replica';
import type { Scope, WorkspaceAnswer } from './scope';
import { openStorageArea } from './storage';
import { Typing } from './typing';

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
  readonly typing = new Typing();
  readonly toggles = new ReactionToggles();
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly presence: PresenceWatch;
  readonly connection: Connection;
  /** The channel on the screen: a fresh start loads its newest messages along with the rest. */
  shownChannelId: ChannelId | null = null;
  readonly #stopLine: () => void;

  constructor(slug: string, answer: WorkspaceAnswer, onRefused: (error: unknown) => void) {
    this.slug = slug;
    this.workspaceId = answer.workspace.id;
    this.me = answer.me.id;
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
      openStream: (lastEventId, observer) => this.#openStream(lastEventId, observer),
      loadFresh: () => loadFresh(this, slug, this.#loadShown),
      onBatch: (batch) => this.#hear(batch),
      onRefused,
      isFinal: (error) => isSignedOut(error) || isNotFound(error) || isForbidden(error),
    });
    this.#stopLine = line.subscribe(() => {
      if (line.get().state === 'open') this.outbox.hurry();
    });
  }

  close(): void {
    this.#stopLine();
    this.connection.close();
    this.outbox.close();
    this.drafts.close();
    this.presence.close();
    this.typing.close();
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

  #hear(batch: Extract<StreamBatch, { kind: 'events' | 'typing' }>): void {
    if (batch.kind === 'typing') {
      if (batch.memberId !== this.me) {
        this.typing.hear(batch.parentId ?? batch.channelId, batch.memberId);
      }
      return;
    }
    this.replica.hear(batch.events);
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
    const { channelId, parentId, body, key } = pending;
    const { workspaceId } = this;
    const answer = await trpc.message.send.mutate(
      { workspaceId, channelId, body, key, ...(parentId && { parentId }) },
      { signal },
    );
    this.replica.update((state) => applySent(state, answer));
  }

  /** My role may have changed, and with it what I may do. */
  async #reload(): Promise<void> {
    try {
      const answer = await trpc.workspace.get.query({ slug: this.slug });
      this.replica.update((state) => applyWorkspace(state, answer));
    } catch {
      // The abilities only hide what the server refuses anyway; the next fresh start brings them.
    }
  }

  readonly #loadShown = async () => {
    const channelId = this.shownChannelId;
    if (channelId) await loadPage(this, { channelId });
  };
}

function isForbidden(error: unknown): boolean {
  return failureOf(error)?.code === 'FORBIDDEN';
}

function isRateLimit(error: unknown): boolean {
  return failureOf(error)?.code === 'TOO_MANY_REQUESTS';
}
