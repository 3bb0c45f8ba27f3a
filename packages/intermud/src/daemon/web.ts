// The web door: health, readiness and metrics. Pages and WebSockets join it through `app` and `app.server`.
import type { IncomingMessage } from 'node:http';
import { plainAddress } from '@intermud/portal';
import { type FastifyInstance, fastify } from 'fastify';
import type { Registry } from 'prom-client';
import type { Front } from './front.ts';
import {
  HTTP_BODY_BYTES_MAX,
  HTTP_CHECK_MS,
  HTTP_LINKS_MAX,
  HTTP_REQUEST_MS_MAX,
  HTTP_UPLOAD_MS_MAX,
} from './limits.ts';
import { Places } from './places.ts';
import type { HostPort } from './settings/kinds.ts';

/** What the web door tells. */
export interface WebDoorOptions {
  /** Why the program is not ready to serve, in a sentence; undefined when it is. */
  readonly waitingFor: () => string | undefined;
  readonly metrics: Registry;
  /** What is believed of who asks. */
  readonly front: Front;
  /** Connections of one address at once; of one behind a proxy that is believed, requests at once. No bound unless given. */
  readonly linksPerAddressMax?: number | undefined;
  /** For tests: milliseconds for a body. */
  readonly bodyMs?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body is a file, which may take long. */
    isUpload?: boolean;
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  'content-length' in headers || 'transfer-encoding' in headers;

/** For answers that are no page: whatever a browser takes them for, they may do nothing. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** Open to everybody who asks whether the program lives, under whatever name. */
const ALWAYS: readonly string[] = ['/healthz', '/readyz'];

/** An HTTP server. Add routes to {@link WebDoor.app} before it listens; whoever listened stops it. */
export class WebDoor {
  readonly app: FastifyInstance;
  readonly #front: Front;

  constructor({
    waitingFor,
    metrics,
    front,
    linksPerAddressMax = Number.POSITIVE_INFINITY,
    bodyMs = HTTP_REQUEST_MS_MAX,
  }: WebDoorOptions) {
    this.app = fastify({
      bodyLimit: HTTP_BODY_BYTES_MAX,
      // Node takes the lesser of the two for the head; bodies that are no files have a bound of their own.
      requestTimeout: HTTP_UPLOAD_MS_MAX,
      http: { headersTimeout: HTTP_REQUEST_MS_MAX, connectionsCheckingInterval: HTTP_CHECK_MS },
      forceCloseConnections: true, // Keep-alive connections would hold up the end of the program.
      routerOptions: { ignoreTrailingSlash: true },
    });
    this.#front = front;
    this.app.server.maxConnections = HTTP_LINKS_MAX;
    this.#hardenAnswers();
    this.#checkHost();
    this.#boundAddresses(linksPerAddressMax);
    this.#boundBodies(bodyMs);
    this.#answerHealth();
    this.#answerReadiness(waitingFor);
    this.#answerMetrics(metrics);
  }

  /** @returns where it listens; port 0 has become the real one. */
  async listen({ host, port }: HostPort): Promise<{ address: string; port: number }> {
    await this.app.listen({ host, port });
    const bound = this.app.server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError('The web door has no port');
    return { address: bound.address, port: bound.port };
  }

  stop(): Promise<undefined> {
    return this.app.close();
  }

  /** Refuses upgrades at all paths but one: nobody else takes the others, and their sockets would stay open. */
  onUpgrade(path: string): void {
    this.app.server.on('upgrade', ({ url = '/' }, socket) => {
      if (url.split('?')[0] === path) return;
      socket.on('error', () => socket.destroy()); // A socket that was handed over has no other listener.
      socket.once('finish', () => socket.destroy()); // Nobody waits for the client's half.
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    });
  }

  /** A page whose name was turned into our address reads nothing here. */
  #checkHost(): void {
    this.app.addHook('onRequest', async ({ raw }, reply) => {
      const reason = this.#front.misdirected(raw);
      if (reason === undefined || ALWAYS.includes(pathOf(raw))) return;
      return reply.code(421).type('text/plain; charset=utf-8').send(`${reason}\n`);
    });
  }

  /** One stranger must not take every place: not by connections, nor, through a proxy, by requests. */
  #boundAddresses(linksMax: number): void {
    const places = new Places(linksMax);
    this.app.server.on('connection', (socket) => {
      if (this.#front.isProxy(socket.remoteAddress)) return;
      const leave = places.take(plainAddress(socket.remoteAddress));
      if (leave === undefined) return void socket.destroy();
      socket.once('close', leave);
    });
    this.app.addHook('onRequest', async ({ raw }, reply) => {
      if (!this.#front.isProxy(raw.socket.remoteAddress)) return;
      const leave = places.take(this.#front.addressOf(raw));
      if (leave !== undefined) return void reply.raw.once('close', leave);
      return reply.code(503).type('text/plain').send('Too many requests of your address are under way\n');
    });
  }

  /** Routes whose body is a file say so, and see to its pace themselves. */
  #boundBodies(bodyMs: number): void {
    this.app.addHook('onRequest', async ({ raw, routeOptions }) => {
      if (routeOptions.config.isUpload || !hasBody(raw)) return;
      const timer = setTimeout(() => raw.destroy(), bodyMs);
      raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    });
  }

  /** Every answer says what a browser may do with it; a page says more itself. */
  #hardenAnswers(): void {
    this.app.addHook('onSend', async (_, reply) => {
      if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', NO_PAGE);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
    });
  }

  /** The process runs and its event loop turns. */
  #answerHealth(): void {
    this.app.get('/healthz', async () => ({ ok: true }));
  }

  #answerReadiness(waitingFor: () => string | undefined): void {
    this.app.get('/readyz', async (_, reply) => {
      const reason = waitingFor();
      if (reason === undefined) return { ready: true };
      reply.code(503);
      return { ready: false, reason };
    });
  }

  #answerMetrics(metrics: Registry): void {
    this.app.get('/metrics', async ({ raw }, reply) => {
      if (!this.#front.mayReadMetrics(raw))
        return reply.code(403).type('text/plain').send(`${METRICS_REFUSED}\n`);
      reply.type(metrics.contentType);
      return metrics.metrics();
    });
  }
}

const METRICS_REFUSED =
  'Metrics are not for your address: whoever runs this hub can add it to the setting web.metrics';

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';
