import { BareSocket } from '../bare-socket';
import type { Protocol } from './protocol';

// Engine.IO's packets in front (0 open, 2 ping, 3 pong, 4 message), then Socket.IO's (0 connect, 2 event, 3 answer).
const JOIN = 1;

export const socketIo: Protocol = {
  async enter(url) {
    let greeted: () => void = () => undefined;
    const connected = new Promise<void>((resolve) => {
      greeted = resolve;
    });
    const address = `${url}/socket.io/?EIO=4&transport=websocket`;
    const socket = await BareSocket.open(address, (payload, from) => {
      const text = payload.toString();
      if (text.startsWith('0')) from.send('40');
      else if (text.startsWith('40')) greeted();
    });
    await connected;
    socket.onText = (payload) => answerPing(socket, payload);
    return socket;
  },
  async listen(socket, { channelIds }, hear) {
    const [channelId] = channelIds;
    await new Promise<void>((resolve) => {
      socket.onText = (payload) => {
        if (payload.toString().startsWith(`43${JOIN}`)) resolve();
      };
      socket.send(`42${JOIN}${JSON.stringify(['join', channelId])}`);
    });
    socket.onText = (payload) => {
      if (!answerPing(socket, payload)) hear(payload);
    };
  },
  post: (id, _, post) => `42${id}${JSON.stringify(['send', post])}`,
  readAnswer(payload) {
    const text = payload.toString();
    if (!text.startsWith('43')) return null;
    const [posted] = JSON.parse(text.slice(text.indexOf('['))) as [
      { id: string; body: string; key: string; channelId: string },
    ];
    return {
      messageId: posted.id,
      body: posted.body,
      key: posted.key,
      channelId: posted.channelId,
    };
  },
};

function answerPing(socket: BareSocket, payload: Buffer): boolean {
  if (payload.length !== 1 || payload[0] !== 0x32) return false;
  socket.send('3');
  return true;
}
