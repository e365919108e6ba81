// Plain ws: what anyone sends goes to everyone as one shared string. No store, no rights, no order but
// that of arrival: the ceiling for one write a message.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { serve } from './serve';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    // The load generator's own frames.
    const post = JSON.parse(data.toString()) as { channelId: string; body: string; key: string };
    const message = { ...post, id: randomUUID(), createdAt: new Date() };
    const text = JSON.stringify({ type: 'message.posted', message });
    for (const client of sockets.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(text);
    }
  });
});

serve(server);
