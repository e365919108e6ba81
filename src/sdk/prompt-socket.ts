/** Timeout of the closing handshake: less than people notice, more than a round trip takes. */
const CLOSE_MS = 500;

/**
 * A WebSocket whose `close` takes effect also without a response. On a connection that died silently a browser
 * waits up to a minute, and Node's `ws` half of one, until it emits `close`; all
 * that while its calls would hang and no other connection would be opened.
 */
export function promptSocket(Socket: typeof WebSocket): typeof WebSocket {
  return class extends Socket {
    #isGivenUp = false;

    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      // First of all listeners: once it was given up, later events of the platform are ignored.
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
      // Node's emits it by itself, at once.
      if (canTerminate(this)) this.terminate();
      else {
        this.#isGivenUp = true;
        this.dispatchEvent(new GivenUpEvent());
      }
    }
  };
}

/** The event that the platform would emit for a broken connection. */
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
