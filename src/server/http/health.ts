import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bus } from '../events/bus/bus';
import { METRICS_TYPE } from '../infra/metrics';
import { isFromThisMachine } from './address';
import type { HostCheck } from './host';

interface HealthOptions {
  checkStore(): Promise<void>;
  /** When pages can be served. */
  pages: Promise<void>;
  bus: Bus;
  /** The text of /metrics. */
  printMetrics(): Promise<string>;
  isOwnHost: HostCheck;
  /** Given as a bearer token it opens /metrics to other machines. */
  metricsToken: string | undefined;
}

export interface Health {
  /** Whether the path was one of its own and has been answered. */
  answer(url: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** `/healthz`: this process is alive. `/readyz`: the database responds and pages are served. `/metrics`: Prometheus. */
export function createHealth({
  checkStore,
  pages,
  bus,
  printMetrics,
  metricsToken,
  isOwnHost,
}: HealthOptions): Health {
  let hasPages = false;
  pages.then(
    () => {
      hasPages = true;
    },
    () => undefined,
  );

  function mayMeasure(request: IncomingMessage): boolean {
    const { authorization, host } = request.headers;
    if (
      metricsToken &&
      authorization &&
      isSame(authorization.replace(/^bearer +/i, 'Bearer '), `Bearer ${metricsToken}`)
    )
      return true;
    // Behind a proxy every caller seems local, and so does a page whose name was pointed here.
    return isFromThisMachine(request) && isOwnHost(host);
  }

  return {
    async answer(url, request, response) {
      switch (url.split('?', 1)[0]) {
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

/** Takes as long for a wrong token as for the right one, however much of it is right. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
