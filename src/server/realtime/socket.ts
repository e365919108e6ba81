import { WebSocket } from 'ws';
import type { Frame } from './frame';
import type { Stream } from './stream';

/** What one slow reader may cost: ephemeral frames stop here … */
const SHED_BYTES = 256 * 1024;
/** … and here the socket is cut; its client resumes by its cursor. */
const CUT_BYTES = 1024 * 1024;

/** Close codes of the protocol, told in docs/realtime.md. */
export const CLOSE = { restarting: 1012, behind: 1013, signedOut: 4401, tooSlow: 4408 } as const;

/** Where a subscription's stream takes over from tRPC: the answer of the encoder for a live handle. */
export class Attachment {
  constructor(
    readonly stream: Stream,
    readonly operation: number | string,
  ) {}
}

/**
 * The socket that tRPC's adapter writes answers to, and that streams write frames to. tRPC hands `send`
 * whatever its encoder made; an `Attachment` among that is the moment a stream goes live.
 */
export class LiveSocket extends WebSocket {
  override send(data: unknown, ...rest: unknown[]): void {
    if (data instanceof Attachment) data.stream.attach(this, data.operation);
    else Reflect.apply(super.send, this, [data, ...rest]);
  }

  deliver(frame: Frame, operation: number | string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    const behind = this.bufferedAmount;
    if (behind > CUT_BYTES) this.terminate();
    else if (behind <= SHED_BYTES || !frame.ephemeral) {
      super.send(frame.forOperation(operation), { binary: false });
    }
  }
}
