// One member who asks for as much as they can, as a process of its own: argv holds what and where, as JSON.
// Every call that is answered, or refused, is made again at once.
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';

// What the asking itself takes from the processors is not what is measured.
setPriority(19);

const { socketUrl, url, token, sockets, outstanding, calls } = JSON.parse(process.argv[2]);
const headers = { authorization: `Bearer ${token}` };
const counts = { answered: 0, refused: 0 };
let next = 0;

const take = () => {
  next += 1;
  return calls[next % calls.length];
};

const count = (text) => {
  if (text.includes('TOO_MANY_REQUESTS')) counts.refused += 1;
  else counts.answered += 1;
};

for (let n = 0; n < sockets; n += 1) {
  const socket = new WebSocket(`${socketUrl}?connectionParams=1`);
  let id = 0;
  const ask = () => {
    const { path, input } = take();
    id += 1;
    socket.send(JSON.stringify({ id, method: 'query', params: { path, input } }));
  };
  socket.on('open', () => {
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    for (let k = 0; k < outstanding; k += 1) ask();
  });
  socket.on('message', (data) => {
    count(`${data}`);
    ask();
  });
  socket.on('error', () => undefined);
}

async function askOverHttp() {
  for (;;) {
    const { path, input } = take();
    const query = encodeURIComponent(JSON.stringify(input));
    const response = await fetch(`${url}/api/trpc/${path}?input=${query}`, { headers });
    count(await response.text());
  }
}
for (let n = 0; n < outstanding; n += 1) askOverHttp().catch(() => undefined);

process.on('message', () => process.send?.(counts));
