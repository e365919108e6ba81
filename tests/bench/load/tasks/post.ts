import { Agent, request } from 'node:http';
import { type Cpu, type Processes, startMeter } from '../../measure/cpu';
import { latencies } from '../../measure/statistics';
import { openAll } from '../connect';
import { type Acknowledged, bodyOf, keyOf, Ledger } from '../ledger';
import { type Answer, type Post, PROTOCOLS, type ProtocolName, type Seat } from '../protocols';

export interface PostJob {
  protocol: ProtocolName;
  over: 'ws' | 'http';
  /** Senders are spread over these. */
  urls: string[];
  processes: Processes;
  senders: Seat[];
  warmMs: number;
  sendMs: number;
  tag: string;
}

export interface PostResult {
  cpu: Cpu;
  /** Sends that were answered in the measured part, and how long that was. */
  sends: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  acknowledged: Acknowledged[];
}

/** How a sender posts: `answered` is called once for each post. */
interface Outlet {
  post(id: number, post: Post): void;
  onAnswer: (answer: Answer) => void;
  close(): void;
}

/** Everyone sends as soon as the last message was acknowledged. */
export async function post(job: PostJob): Promise<PostResult> {
  const ledger = new Ledger();
  const agent = new Agent({ keepAlive: true, maxSockets: job.senders.length });
  const outlets = await openAll(job.senders, (seat, index) => {
    const url = job.urls[index % job.urls.length] ?? '';
    return job.over === 'ws' ? openSocket(job, seat, url) : openHttp(job, { seat, url, agent });
  });
  let end = Number.POSITIVE_INFINITY;
  const delays: number[] = [];
  let measuring = false;

  const running = outlets.map((outlet, index) => {
    const channelIds = job.senders[index]?.channelIds ?? [];
    return new Promise<void>((resolve) => {
      let sent = 0;
      let sentAt = 0;
      const next = () => {
        sentAt = performance.now();
        if (sentAt >= end) return resolve();
        const label = `${job.tag}.${index}.${sent}`;
        const channelId = channelIds[sent % channelIds.length] ?? '';
        const post = { channelId, body: bodyOf(label, sent), key: keyOf(label) };
        ledger.expect(label, post);
        outlet.post(sent + 2, post);
        sent += 1;
      };
      outlet.onAnswer = (answer) => {
        ledger.settle(answer);
        if (measuring) delays.push(performance.now() - sentAt);
        next();
      };
      next();
    });
  });

  await new Promise((resolve) => setTimeout(resolve, job.warmMs));
  const cpu = startMeter(job.processes);
  const began = performance.now();
  measuring = true;
  await new Promise((resolve) => setTimeout(resolve, job.sendMs));
  measuring = false;
  const used = cpu();
  const seconds = (performance.now() - began) / 1000;
  end = 0;
  await Promise.all(running);
  for (const outlet of outlets) outlet.close();
  agent.destroy();
  if (ledger.open > 0) throw new Error(`${ledger.open} posts of ${job.tag} were not answered`);
  const { acknowledged } = ledger;
  return { cpu: used, sends: delays.length, seconds, ...latencies(delays), acknowledged };
}

async function openSocket(job: PostJob, seat: Seat, url: string): Promise<Outlet> {
  const protocol = PROTOCOLS[job.protocol];
  const socket = await protocol.enter(url, seat);
  const outlet: Outlet = {
    post: (id, post) => socket.send(protocol.post(id, seat, post)),
    onAnswer: () => undefined,
    close() {
      socket.onClose = () => undefined;
      socket.close();
    },
  };
  socket.onText = (payload) => {
    const answer = protocol.readAnswer(payload);
    if (answer) outlet.onAnswer(answer);
  };
  socket.onClose = () => {
    throw new Error(`A sender of ${job.tag} was cut off`);
  };
  return outlet;
}

async function openHttp(
  job: PostJob,
  { seat, url, agent }: { seat: Seat; url: string; agent: Agent },
): Promise<Outlet> {
  const { http } = PROTOCOLS[job.protocol];
  if (!http) throw new Error(`${job.protocol} takes no posts over HTTP`);
  const headers = { authorization: `Bearer ${seat.token}`, 'content-type': 'application/json' };
  const outlet: Outlet = {
    post(_, post) {
      const { url: to, body } = http.request(url, seat, post);
      const asked = request(to, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${text}`);
          outlet.onAnswer(http.readAnswer(text));
        });
      });
      asked.end(body);
    },
    onAnswer: () => undefined,
    close: () => undefined,
  };
  return outlet;
}
