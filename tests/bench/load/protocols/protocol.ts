import type { BareSocket } from '../bare-socket';

/** Someone who takes part: how they sign on, and where they post. */
export interface Seat {
  token: string;
  workspaceId: string;
  memberId: string;
  channelIds: string[];
}

export interface Post {
  channelId: string;
  body: string;
  key: string;
}

/** What a server says to a post. */
export interface Answer {
  messageId: string;
  body: string;
  key: string | null;
  channelId: string;
}

/** How one speaks to a competitor: the same load, in its protocol. */
export interface Protocol {
  /** Connects and signs on. */
  enter(url: string, seat: Seat): Promise<BareSocket>;
  /** Resolves when everything posted from now on will be received; `hear` gets the raw frames. */
  listen(socket: BareSocket, seat: Seat, hear: (payload: Buffer) => void): Promise<void>;
  /** `id` is new for each post of a socket, and above 1. */
  post(id: number, seat: Seat, post: Post): string;
  /** Throws for a refusal; answers `null` for a frame that is no answer to a post. */
  readAnswer(payload: Buffer): Answer | null;
  /** One post as an HTTP request, and what came back. */
  http?: {
    request(url: string, seat: Seat, post: Post): { url: string; body: string };
    readAnswer(text: string): Answer;
  };
}

/** Resolves with the first frame that `isIt`. */
export function firstFrame(socket: BareSocket, isIt: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.onClose = () => reject(new Error('The server hung up'));
    socket.onText = (payload) => {
      const text = payload.toString();
      if (isIt(text)) resolve(text);
      else if (text.includes('"error"')) reject(new Error(text));
    };
  });
}
