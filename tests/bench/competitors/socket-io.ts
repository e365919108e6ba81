// Socket.IO 4 with its Redis adapter, a room a channel. No store and no rights.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { serve } from './serve';

interface Post {
  channelId: string;
  body: string;
  key: string;
}

const publisher = new Redis(process.env.REDIS_URL ?? '');
const server = createServer();
const io = new Server(server, { adapter: createAdapter(publisher, publisher.duplicate()) });

io.on('connection', (socket) => {
  socket.on('join', async (channelId: string, answer: (channelId: string) => void) => {
    await socket.join(channelId);
    answer(channelId);
  });
  socket.on('send', (post: Post, answer: (message: object) => void) => {
    const message = { ...post, id: randomUUID(), createdAt: new Date() };
    io.to(post.channelId).emit('message', message);
    answer(message);
  });
});

serve(server);
