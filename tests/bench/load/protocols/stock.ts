import { BareSocket } from '../bare-socket';
import { type Answer, firstFrame, type Protocol } from './protocol';
import { readTrpc } from './trpc';

// Both stock competitors speak tRPC with superjson; to the bare one nobody signs on.

interface Posted {
  id: string;
  body: string;
  key?: string;
  channelId: string;
}

const answerOf = ({ json }: { json: Posted }): Answer => ({
  messageId: json.id,
  body: json.body,
  key: json.key ?? null,
  channelId: json.channelId,
});

export const stock: Protocol = {
  async enter(url, { token }) {
    const socket = await BareSocket.open(`${url}?connectionParams=1`);
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    return socket;
  },
  async listen(socket, { channelIds, workspaceId }, hear) {
    for (const [index, channelId] of channelIds.entries()) {
      const id = index + 1;
      const started = firstFrame(
        socket,
        (text) => text.startsWith(`{"id":${id},`) && text.includes('"type":"started"'),
      );
      const params = { path: 'stream', input: { json: { workspaceId, channelId } } };
      socket.send(JSON.stringify({ id, method: 'subscription', params }));
      await started;
    }
    socket.onText = hear;
  },
  post: (id, { workspaceId }, post) =>
    JSON.stringify({
      id,
      method: 'mutation',
      params: { path: 'send', input: { json: { workspaceId, ...post } } },
    }),
  readAnswer(payload) {
    const found = readTrpc<{ json: Posted }>(payload.toString());
    return found && answerOf(found.data);
  },
  http: {
    request: (url, { workspaceId }, post) => ({
      url: `${url}/send`,
      body: JSON.stringify({ json: { workspaceId, ...post } }),
    }),
    readAnswer(text) {
      const { result } = JSON.parse(text) as { result: { data: { json: Posted } } };
      return answerOf(result.data);
    },
  },
};
