import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

/** How many messages one commit carried; 128 is the most that the sender puts into one. */
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128];
const COMMIT_BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** How often the event loop's delay is looked at: each look wakes a process that has nothing to do. */
const LOOP_LOOK_MS = 50;

/** What one process counted, fit to be sent to another. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

type Name =
  | 'processes'
  | 'sockets'
  | 'streams'
  | 'bus_healthy'
  | 'bus_lag_seconds'
  | 'jobs_due'
  | 'jobs_failing'
  | 'jobs_given_up'
  | 'jobs_lag_seconds'
  | 'followers_lag_revs'
  | 'followers_lag_seconds'
  | 'followers_failing'
  | 'deliveries_total'
  | 'holes_filled_total'
  | 'resyncs_total'
  | 'cuts_total';

interface Reading {
  name: Name;
  help: string;
  read(): number;
  /** How the values of several processes on one machine are aggregated; their sum by default. */
  together?: 'min' | 'max';
}

/** Of the text that Prometheus reads. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * What this process counts of itself. The counters are plain numbers, for a hot path to add to: Prometheus
 * reads them when it asks.
 */
export class Metrics {
  /** Events, and signals such as typing, that were handed to a stream's socket or queue. */
  deliveries = 0;
  /** Times the log was read because the bus had left a hole. */
  holesFilled = 0;
  /** Streams that had to start over: too far behind, or from another epoch. */
  resyncs = 0;
  /** Sockets that were cut because their reader was too slow. */
  cuts = 0;
  readonly #registry = new Registry();
  readonly #batch: Histogram;
  readonly #commit: Histogram<'of'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({
      register: this.#registry,
      eventLoopMonitoringPrecision: LOOP_LOOK_MS,
    });
    this.#batch = new Histogram({
      name: 'parley_batch_messages',
      help: 'Messages that one commit carried',
      buckets: BATCH_BUCKETS,
      registers,
    });
    this.#commit = new Histogram({
      name: 'parley_commit_seconds',
      help: 'From the start of a transaction until the store had it for good',
      labelNames: ['of'],
      buckets: COMMIT_BUCKETS_SECONDS,
      registers,
    });
    const count = (name: Name, help: string, read: () => number) =>
      void new Counter({
        name: `parley_${name}`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    count('deliveries_total', 'Events handed to streams', () => this.deliveries);
    count('holes_filled_total', 'Holes of the bus filled from the log', () => this.holesFilled);
    count('resyncs_total', 'Streams that had to start over', () => this.resyncs);
    count('cuts_total', 'Readers that were cut for being slow', () => this.cuts);
    this.show({ name: 'processes', help: 'Processes on this port', read: () => 1 });
  }

  /** A batch of messages that is durable; what was refused is not among them. */
  committed({ changes, seconds }: { changes: number; seconds: number }): void {
    this.#batch.observe(changes);
    this.#commit.observe({ of: 'messages' }, seconds);
  }

  /** Any other change that is durable. */
  changed(seconds: number): void {
    this.#commit.observe({ of: 'change' }, seconds);
  }

  /** Something that is read when Prometheus asks. */
  show({ name, help, read, together }: Reading): void {
    new Gauge({
      name: `parley_${name}`,
      help,
      registers: [this.#registry],
      aggregator: together ?? 'sum',
      collect() {
        this.set(read());
      },
    });
  }

  /** Everything, in the format of Prometheus. */
  print(): Promise<string> {
    return this.#registry.metrics();
  }

  values(): Promise<MetricValues> {
    return this.#registry.getMetricsAsJSON();
  }
}

/** Several processes as if they were one, in the format of Prometheus. */
export function aggregateMetrics(all: MetricValues[]): Promise<string> {
  return AggregatorRegistry.aggregate(all).metrics();
}
