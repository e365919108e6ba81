/** What one side of a conversation says it did and received, to be held against the store. */
export interface Ledger {
  sends: Send[];
  listeners: Listener[];
  /** Who was seen connected, behind and quiet for `QUIET_MS`. */
  stuck: string[];
}

/** Times are of `performance.now()`, in milliseconds, everywhere in the ledger. */
export interface Send {
  authorId: string;
  channelId: string;
  key: string;
  /** Different for each send, so that a message stored twice is found by its text alone. */
  body: string;
  sentAt: number;
  tries: Try[];
  /** Every answer that came, first and last alike: one key has one message. */
  answers: Answer[];
  /** The code of a refusal, after which nobody tries again. */
  refusal: string | null;
}

export interface Try {
  ms: number;
  /** Null when it was answered; a code, or how the connection failed, otherwise. */
  error: string | null;
}

export interface Answer {
  id: string;
  seq: number;
  rev: number;
  at: number;
}

/** One open screen of one person. */
export interface Listener {
  name: string;
  memberId: string;
  /** A new one at each `ready` and `resync`: what the screen held before is dropped then. */
  generations: Generation[];
  resyncs: number;
  /** The subscription's own end, after which nothing more is received. */
  error: string | null;
  isConnected: boolean;
  /** False while it was told to take nothing from its socket. */
  isReading: boolean;
  /** When it connected, or received something last. */
  receivedAt: number;
  /** It was made to stop, so it owes nothing to the end. */
  isOver: boolean;
}

export interface Generation {
  epoch: string;
  /** Everything up to here is in what was loaded. */
  baseline: number;
  /** By channel. */
  snapshots: Map<string, Snapshot>;
  received: Heard[];
}

export interface Snapshot {
  rev: number;
  /** What is older than this was not loaded. */
  fromSeq: number;
  messageIds: Set<string>;
}

export interface Heard {
  rev: number;
  type: string;
  channelId: string | null;
  /** Of a message that was posted. */
  message: { id: string; seq: number } | null;
  at: number;
}

/** Connected, behind and without a word for this long is stuck. */
export const QUIET_MS = 10_000;

export const openLedger = (): Ledger => ({ sends: [], listeners: [], stuck: [] });

/** The rev up to which a listener has received everything. */
export function positionOf({ generations }: Listener): number {
  const last = generations.at(-1);
  return last?.received.at(-1)?.rev ?? last?.baseline ?? 0;
}

export const isAnswered = (send: Send) => send.answers.length > 0;

/** Those who are connected, lack a message that was acknowledged long ago, and hear nothing. */
export function findStuck(
  { sends, listeners }: Ledger,
  now: number,
  hears: (listener: Listener, channelId: string) => boolean,
): Listener[] {
  return listeners.filter((listener) => {
    const { isConnected, isReading, isOver, receivedAt } = listener;
    if (!isConnected || !isReading || isOver || now - receivedAt < QUIET_MS) return false;
    const position = positionOf(listener);
    return sends.some((send) =>
      send.answers.some(
        ({ rev, at }) => rev > position && now - at >= QUIET_MS && hears(listener, send.channelId),
      ),
    );
  });
}
