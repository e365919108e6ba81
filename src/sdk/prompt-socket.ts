/** How long the other side may take to answer a close: less than people notice, more than a line takes. */
const CLOSE_MS = 500;

/**
 * A WebSocket whose `close` takes effect also when nobody answers it. On a line that died without a sign a
 * browser waits up to a minute, and Node's `ws` half of one, until it tells that the socket has closed; all
 * that while its calls would hang and no other connection would be opened.
 */
export function promptSocket(Socket: typeof WebSocket): typeof WebSocket {
  return class extends Socket {
    #isGivenUp = false;

    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      // First of all listeners: once it was given up, what the platform tells later is no news.
      this.addEventListener('close', (event) => {
        if (this.#isGivenUp && !('isGivenUp' in event)) event.stopImmediatePropagation?.();
      });
    }

    override close(code?: number, reason?: string): void {
      const wasOpen = this.readyState === Socket.OPEN;
      super.close(code, reason);
      if (wasOpen) setTimeout(() => this.#giveUp(), CLOSE_MS);
    }

    #giveUp(): void {
      if (this.#isGivenUp || this.readyState === Socket.CLOSED) return;
      // Node's tells by itself, at once.
      if (canTerminate(this)) this.terminate();
      else {
        this.#isGivenUp = true;
        this.dispatchEvent(new GivenUpEvent());
      }
    }
  };
}

/** What the platform would tell of a broken line. */
class GivenUpEvent extends Event {
  readonly isGivenUp = true;
  readonly code = 1006;
  readonly reason = '';
  readonly wasClean = false;

  constructor() {
    super('close');
  }
}

function canTerminate(socket: object): socket is { terminate(): void } {
  return 'terminate' in socket && typeof socket.terminate === 'function';
}
