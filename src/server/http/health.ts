import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bus } from '../events/bus/bus';
import { METRICS_TYPE } from '../infra/metrics';

interface HealthOptions {
  checkStore(): Promise<void>;
  /** When pages can be served. */
  pages: Promise<void>;
  bus: Bus;
  /** The text of /metrics. */
  printMetrics(): Promise<string>;
  /** Given as a bearer token it opens /metrics; without it only this machine may look. */
  metricsToken: string | undefined;
}

export interface Health {
  /** Whether the path was one of its own and has been answered. */
  answer(url: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** `/healthz`: this process lives. `/readyz`: the store answers and pages are served. `/metrics`: Prometheus. */
export function createHealth({
  checkStore,
  pages,
  bus,
  printMetrics,
  metricsToken,
}: HealthOptions): Health {
  let hasPages = false;
  pages.then(
    () => {
      hasPages = true;
    },
    () => undefined,
  );

  function mayMeasure(request: IncomingMessage): boolean {
    if (metricsToken) return request.headers.authorization === `Bearer ${metricsToken}`;
    const { remoteAddress } = request.socket;
    const local =
      remoteAddress === '127.0.0.1' ||
      remoteAddress === '::1' ||
      remoteAddress === '::ffff:127.0.0.1';
    // Behind a proxy every caller seems local.
    return local && request.headers['x-forwarded-for'] === undefined;
  }

  return {
    async answer(url, request, response) {
      switch (url) {
        case '/healthz':
          send(response, 200, { ok: true });
          return true;
        case '/readyz': {
          const store = await checkStore().then(
            () => true,
            () => false,
          );
          send(response, store && hasPages ? 200 : 503, {
            store,
            pages: hasPages,
            bus: bus.healthy,
          });
          return true;
        }
        case '/metrics':
          if (!mayMeasure(request)) send(response, 404, { ok: false });
          else response.writeHead(200, { 'content-type': METRICS_TYPE }).end(await printMetrics());
          return true;
        default:
          return false;
      }
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
