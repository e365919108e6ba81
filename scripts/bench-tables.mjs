import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

// `node scripts/bench-tables.mjs FOLDER`: puts what `npm run bench -- WORKLOAD --json > FOLDER/WORKLOAD.json`
// found into docs/benchmarks.md, each table between its own marks. A workload without a file stays as it is.

const COLUMNS = {
  fanout: {
    competitor: 'competitor',
    rate: 'messages/s',
    cpuMicrosPerDelivery: 'CPU µs a delivery',
    p50Ms: 'last listener p50 ms',
    p99Ms: 'p99 ms',
    delivered: 'delivered',
    expected: 'expected',
  },
  post: {
    competitor: 'competitor',
    senders: 'senders',
    over: 'over',
    perSecond: 'sends/s',
    p50Ms: 'p50 ms',
    p99Ms: 'p99 ms',
    cpuMicrosPerSend: 'server µs a send',
    storeCpuMicrosPerSend: 'store µs',
    generatorCpuMicrosPerSend: 'generator µs',
    sendsPerCpuSecond: 'sends a CPU second',
  },
  idle: {
    competitor: 'competitor',
    sockets: 'sockets',
    residentKbPerSocket: 'KB a socket',
    uncollectedKbPerSocket: 'KB before a collection',
    idlePercentOfCore: '% of a core',
    connectsPerSecond: 'connects/s',
  },
  storm: {
    clients: 'clients',
    blackoutP50Ms: 'blackout p50 ms',
    blackoutP99Ms: 'p99 ms',
    allCaughtUpMs: 'all caught up ms',
    startMs: 'of it the start, ms',
    queries: 'queries',
    sendQueries: 'queries of the sends',
    resyncs: 'resyncs',
  },
  history: { page: 'page', p50Ms: 'p50 ms', p99Ms: 'p99 ms', timesNewest: '× newest' },
  search: {
    kind: 'search',
    p50Ms: 'p50 ms',
    p95Ms: 'p95 ms',
    p99Ms: 'p99 ms',
    found: 'share that found',
  },
  mix: {
    members: 'members',
    p50Ms: 'send-to-screen p50 ms',
    p99Ms: 'p99 ms',
    callP99Ms: 'calls p99 ms',
    callsPerSecond: 'calls/s',
    deliveriesPerSecond: 'deliveries/s',
    cores: 'cores',
    membersPerCore: 'members a core',
  },
  scale: {
    work: 'work',
    processes: 'processes',
    senders: 'senders',
    cpuMicrosPerDelivery: 'CPU µs a delivery',
    perSecond: 'sends/s',
    p99Ms: 'p99 ms',
    cpuMicrosPerSend: 'server µs a send',
    storeCpuMicrosPerSend: 'store µs a send',
    redisCpuMicrosPerSend: 'Redis µs a send',
    bytesToRedisPerSend: 'bytes to Redis',
    bytesFromRedisPerSend: 'bytes from Redis',
  },
};

const [folder] = process.argv.slice(2);
if (!folder) {
  print('node scripts/bench-tables.mjs FOLDER');
  process.exit(1);
}
const document = join(ROOT, 'docs', 'benchmarks.md');
const reports = Object.fromEntries(Object.keys(COLUMNS).flatMap(readReport));
let text = readFileSync(document, 'utf8');
for (const [workload, report] of Object.entries(reports)) {
  text = replaceBlock(text, workload, tableOf(report, COLUMNS[workload]));
}
const [any] = Object.values(reports);
if (any) text = replaceBlock(text, 'machine', machineOf(any.machine));
writeFileSync(document, text);
print(`${Object.keys(reports).join(', ') || 'Nothing'} written.`);
// What became of the goals is told there with its reasons, so it is written by hand, after this.
for (const line of goalsOf(reports)) print(line);

function readReport(workload) {
  const file = join(resolve(folder), `${workload}.json`);
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.quick) throw new Error(`${file} is of a quick run, which is not for documents.`);
  return [[workload, report]];
}

function replaceBlock(whole, name, lines) {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!pattern.test(whole)) throw new Error(`docs/benchmarks.md has no block for ${name}.`);
  return whole.replace(pattern, (_, open, close) => `${open}\n${lines.join('\n')}\n\n${close}`);
}

function tableOf({ results, rounds, audit }, columns) {
  const used = Object.entries(columns).filter(([name]) => results.some((row) => name in row));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(used.map(([, title]) => title)),
    line(used.map(() => '---')),
    ...results.map((row) => line(used.map(([name]) => cellOf(row, name)))),
    '',
    `Medians of ${rounds} rounds, least and most in brackets. Audit: ${audit.acknowledged} acknowledged, ${audit.lost} lost, ${audit.doubled} doubled.`,
  ];
}

function cellOf(row, name) {
  const value = row[name];
  if (value === undefined) return '';
  const range = row.range[name];
  const shown = numberOf(value);
  return range && range.min !== range.max
    ? `${shown} (${numberOf(range.min)}–${numberOf(range.max)})`
    : shown;
}

function numberOf(value) {
  return typeof value === 'number'
    ? value.toLocaleString('en', { maximumFractionDigits: 2 })
    : value;
}

function machineOf(machine) {
  const { cpu, cores, memoryGiB, kernel, node, postgres, fsync, synchronousCommit } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB of memory; Linux ${kernel}; Node ${node}; Postgres ${postgres} with \`fsync=${fsync}\` and \`synchronous_commit=${synchronousCommit}\`. Load generator, server and stores share it.`,
  ];
}

function goalsOf({ fanout, post, idle, storm, history, search, mix, scale }) {
  const find = (report, wanted) =>
    report?.results.find((row) => Object.entries(wanted).every(([name, is]) => row[name] === is)) ??
    {};
  const received = (competitor, rate) => find(fanout, { competitor, rate }).cpuMicrosPerDelivery;
  const sent = (competitor, senders) => find(post, { competitor, senders, over: 'ws' });
  const quiet = (sockets) => find(idle, { competitor: 'parley', sockets });
  const crowd = (clients) => find(storm, { clients });
  const spread = (processes) => find(scale, { work: 'post', processes });
  const efficiency = (competitor) => sent(competitor, 64).sendsPerCpuSecond;
  const rows = [
    [
      '`fanout` at 10/s: CPU a delivery against `ws`',
      '≤ 1.1 ×',
      received('parley', 10) / received('ws', 10),
    ],
    [
      '`fanout` at 200/s: CPU a delivery against `ws`',
      '≤ 0.5 ×',
      received('parley', 200) / received('ws', 200),
    ],
    [
      '`fanout` at 10/s: `stock-bare` against Parley',
      '≥ 6 ×',
      received('stock-bare', 10) / received('parley', 10),
    ],
    [
      '`fanout` at 200/s: `stock-bare` against Parley',
      '≥ 6 ×',
      received('stock-bare', 200) / received('parley', 200),
    ],
    [
      '`fanout` at 10/s: last of 1,000 listeners, p99',
      '≤ 40 ms',
      find(fanout, { competitor: 'parley', rate: 10 }).p99Ms,
    ],
    [
      '`post` at 64: sends a CPU second against `stock-equal`',
      '≥ 8 ×',
      efficiency('parley') / efficiency('stock-equal'),
    ],
    [
      '`post` at 64: sends a CPU second against `stock-bare`',
      '≥ 2 ×',
      efficiency('parley') / efficiency('stock-bare'),
    ],
    ['`post`: sends/s with 64 senders', '≥ 4,000', sent('parley', 64).perSecond],
    ['`post`: sends/s with 256 senders', '≥ 7,000', sent('parley', 256).perSecond],
    ['`post`: a lone sender waits, p50', 'one commit', sent('parley', 1).p50Ms],
    ['`idle`: KB a socket, 1,000 sockets', '≤ 20', quiet(1_000).residentKbPerSocket],
    ['`idle`: KB a socket, 10,000 sockets', '≤ 20', quiet(10_000).residentKbPerSocket],
    ['`idle`: % of a core, 10,000 sockets', '≤ 5', quiet(10_000).idlePercentOfCore],
    ['`storm`: 3,000 clients, all caught up', '≤ 10,000 ms', crowd(3_000).allCaughtUpMs],
    ['`storm`: 3,000 clients, blackout p99', '≤ 5,000 ms', crowd(3_000).blackoutP99Ms],
    [
      '`storm`: queries with 3,000 clients against 300',
      'no growth',
      crowd(3_000).queries / crowd(300).queries,
    ],
    ['`history`: deep page against newest', '≤ 1.3 ×', find(history, { page: 'deep' }).timesNewest],
    [
      '`search`: the slowest kind, p95',
      '≤ 100 ms',
      search && Math.max(...search.results.map((row) => row.p95Ms)),
    ],
    ['`mix`: members a core', 'reported', find(mix, {}).membersPerCore],
    [
      '`scale`: store CPU a send, 4 processes against 1',
      'no growth',
      spread(4).storeCpuMicrosPerSend / spread(1).storeCpuMicrosPerSend,
    ],
    [
      '`scale`: bytes to Redis a send, 4 processes against 1',
      'no growth',
      spread(4).bytesToRedisPerSend / spread(1).bytesToRedisPerSend,
    ],
  ].filter(([, , value]) => Number.isFinite(value));
  if (rows.length === 0) return [];
  const lines = rows.map(([what, goal, value]) => `| ${what} | ${goal} | ${numberOf(value)} |`);
  return ['| what | goal | measured |', '| --- | --- | --- |', ...lines];
}
