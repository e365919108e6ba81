import { BareSocket } from '../bare-socket';
import type { Protocol } from './protocol';

// Whoever sends hears it too, which is all the answer there is.
export const ws: Protocol = {
  enter: (url) => BareSocket.open(url),
  async listen(socket, _, hear) {
    socket.onText = hear;
  },
  post: (_, __, post) => JSON.stringify(post),
  readAnswer(payload) {
    const { message } = JSON.parse(payload.toString()) as {
      message: { id: string; body: string; key: string; channelId: string };
    };
    return {
      messageId: message.id,
      body: message.body,
      key: message.key,
      channelId: message.channelId,
    };
  },
};
