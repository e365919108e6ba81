import { BareSocket } from '../bare-socket';
import { type Answer, firstFrame, type Protocol } from './protocol';
import { readTrpc } from './trpc';

const STREAM = 1;

export const parley: Protocol = {
  async enter(url, { token }) {
    const socket = await BareSocket.open(`${url}?connectionParams=1`);
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    return socket;
  },
  async listen(socket, seat, hear) {
    const ready = firstFrame(socket, (text) => text.includes('"kind":"ready"'));
    socket.send(subscription(seat.workspaceId));
    await ready;
    socket.onText = hear;
  },
  post: (id, { workspaceId }, post) =>
    JSON.stringify({
      id,
      method: 'mutation',
      params: { path: 'message.send', input: { workspaceId, ...post } },
    }),
  readAnswer(payload) {
    const found = readTrpc<{ message: Message }>(payload.toString());
    return found && answerOf(found.data.message);
  },
  http: {
    request: (url, { workspaceId }, post) => ({
      url: `${url}/api/trpc/message.send`,
      body: JSON.stringify({ workspaceId, ...post }),
    }),
    readAnswer(text) {
      const { result } = JSON.parse(text) as { result: { data: { message: Message } } };
      return answerOf(result.data.message);
    },
  },
};

interface Message {
  id: string;
  body: string;
  key: string;
  channelId: string;
}

const answerOf = ({ id, body, key, channelId }: Message): Answer => ({
  messageId: id,
  body,
  key,
  channelId,
});

export function subscription(workspaceId: string, lastEventId?: string): string {
  const input = { workspaceId, ...(lastEventId && { lastEventId }) };
  return JSON.stringify({
    id: STREAM,
    method: 'subscription',
    params: { path: 'event.stream', input },
  });
}
