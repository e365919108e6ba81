// One member who asks for as much as they can, as a process of its own: argv holds what and where, as JSON.
// Every call that is answered, or refused, is made again at once, and streams are opened and stopped.
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const { socketUrl, url, token, sockets, outstanding, calls, stream } = JSON.parse(process.argv[2]);
const headers = { authorization: `Bearer ${token}` };
const counts = { answered: 0, refused: 0 };
let next = 0;

const take = () => {
  next += 1;
  return calls[next % calls.length];
};

const count = (text) => {
  // What the asking itself takes from the processors, once it is under way, is not what is measured.
  if (counts.answered + counts.refused === 0) setPriority(19);
  if (text.includes('TOO_MANY_REQUESTS')) counts.refused += 1;
  else counts.answered += 1;
};

async function open() {
  const socket = new WebSocket(`${socketUrl}?connectionParams=1`);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
  return socket;
}

async function askOverSocket() {
  const socket = await open();
  let id = 0;
  const ask = () => {
    const { path, input } = take();
    id += 1;
    socket.send(JSON.stringify({ id, method: 'query', params: { path, input } }));
  };
  socket.on('message', (data) => {
    count(`${data}`);
    ask();
  });
  for (let k = 0; k < outstanding; k += 1) ask();
}

async function askOverHttp() {
  for (;;) {
    const { path, input } = take();
    const query = encodeURIComponent(JSON.stringify(input));
    const response = await fetch(`${url}/api/trpc/${path}?input=${query}`, { headers });
    count(await response.text());
  }
}

/** Opens streams that missed much, each from somewhere else, and stops them before they have come far. */
async function openAndStop() {
  const socket = await open();
  const { workspaceId, lastEventIds } = stream;
  socket.on('message', (data) => count(`${data}`));
  for (let first = 0; ; first += outstanding) {
    const ids = Array.from({ length: outstanding }, (_, n) => first + n);
    for (const id of ids) {
      const input = { workspaceId, lastEventId: lastEventIds[id % lastEventIds.length] };
      const params = { path: 'event.stream', input };
      socket.send(JSON.stringify({ id, method: 'subscription', params }));
    }
    await sleep(60);
    for (const id of ids) socket.send(JSON.stringify({ id, method: 'subscription.stop' }));
    await sleep(10);
  }
}

const busy = calls ? [askOverSocket, askOverHttp] : [openAndStop];
for (const ask of busy) {
  const count = ask === askOverHttp ? outstanding : sockets;
  for (let n = 0; n < count; n += 1) ask().catch(() => undefined);
}

process.on('message', () => process.send?.(counts));
