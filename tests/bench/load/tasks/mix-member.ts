import type { BareSocket } from '../bare-socket';
import { readNumbers } from '../ledger';
import type { Answer, Post, Seat } from '../protocols';
import { parley } from '../protocols/parley';
import { readTrpc } from '../protocols/trpc';

const PAGE = 50;
/** The server takes the newest message for anything beyond it. */
const NEWEST = 1_000_000_000;
/** What frames of the stream begin with: it was the socket's first operation. */
const STREAM = Buffer.from('{"id":1,');

interface Listeners {
  /** A message of the bench came up on this member's screen. */
  received(number: number): void;
  posted(answer: Answer): void;
  /** How long any call took. */
  answered(tookMs: number): void;
}

/** A member with one socket: listens, reads, marks, types and posts. Every answer is checked. */
export class MixMember {
  readonly channelIds: string[];
  readonly #waiting = new Map<number, { began: number; check(answer: Buffer): void }>();
  #lastId = 1;

  static async join(url: string, seat: Seat, listeners: Listeners): Promise<MixMember> {
    const socket = await parley.enter(url, seat);
    const member = new MixMember(socket, seat, listeners);
    await parley.listen(socket, seat, (payload) => member.#hear(payload));
    socket.onClose = () => {
      throw new Error('A member was cut off');
    };
    return member;
  }

  private constructor(
    private readonly socket: BareSocket,
    private readonly seat: Seat,
    private readonly listeners: Listeners,
  ) {
    this.channelIds = seat.channelIds;
  }

  read(channelId: string): void {
    this.#call(
      { method: 'query', path: 'message.history' },
      { channelId, limit: PAGE },
      (answer) => {
        const page = readTrpc<{ messages: { channelId: string }[] }>(answer.toString())?.data;
        const strange = page?.messages.some((message) => message.channelId !== channelId);
        if (!page || page.messages.length > PAGE || strange)
          throw new Error('A page of another channel');
      },
    );
  }

  mark(channelId: string): void {
    this.#call(
      { method: 'mutation', path: 'channel.markRead' },
      { channelId, seq: NEWEST },
      (answer) => {
        const marked = readTrpc<{ membership: { channelId: string } }>(answer.toString())?.data;
        if (marked?.membership.channelId !== channelId)
          throw new Error('Another channel was marked');
      },
    );
  }

  type(channelId: string): void {
    // Throws when it was refused, and there is nothing else in the answer.
    this.#call({ method: 'mutation', path: 'typing.set' }, { channelId }, (answer) =>
      readTrpc(answer.toString()),
    );
  }

  post(post: Post): void {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, {
      began: performance.now(),
      check: (payload) => {
        const answer = parley.readAnswer(payload);
        if (!answer) throw new Error('A post without an answer');
        this.listeners.posted(answer);
      },
    });
    this.socket.send(parley.post(this.#lastId, this.seat, post));
  }

  leave(): void {
    this.socket.onClose = () => undefined;
    this.socket.close();
  }

  #call(
    procedure: { method: 'query' | 'mutation'; path: string },
    input: Record<string, unknown>,
    check: (answer: Buffer) => void,
  ): void {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, { began: performance.now(), check });
    const { method, path } = procedure;
    const params = { path, input: { workspaceId: this.seat.workspaceId, ...input } };
    this.socket.send(JSON.stringify({ id: this.#lastId, method, params }));
  }

  #hear(payload: Buffer): void {
    if (payload.subarray(0, STREAM.length).equals(STREAM)) {
      readNumbers(payload, this.listeners.received);
      return;
    }
    const id = Number(/^\{"id":(\d+)/.exec(payload.toString('latin1', 0, 20))?.[1]);
    const waiting = this.#waiting.get(id);
    if (!waiting) throw new Error(`An answer to nothing: ${payload.toString('utf8', 0, 100)}`);
    this.#waiting.delete(id);
    waiting.check(payload);
    this.listeners.answered(performance.now() - waiting.began);
  }
}
