// Calls a mud's oob port: where it is, what proves who we are, and the connection.
import { connect } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { I3Error } from '@intermud/wire';
import { KEEPALIVE_MS } from '../limits.ts';
import type { MudEntry } from '../lists/mudlist.ts';
import { addressFault } from './address.ts';
import type { SessionHost } from './contract.ts';
import { asFault } from './errors.ts';
import type { OobPins, OobTls } from './options.ts';
import { OobSession } from './session.ts';
import { checkPin, memoryPins, tlsPortOf } from './tls.ts';

/** What calling needs of the mud. */
export interface DialHost {
  /** A key for a mud's oob port. */
  authKey(mud: string): Promise<number>;
  /** Tells a mud without the auth service that we are about to call. */
  announce(mud: string): Promise<void>;
  /** Whether private addresses may be called. */
  allowsPrivate(): boolean;
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Calls muds. */
export class Dialler {
  readonly #host: DialHost;
  readonly #sessions: SessionHost;
  readonly #tls: OobTls | undefined;
  readonly #pins: OobPins;

  constructor(host: DialHost, sessions: SessionHost, tls: OobTls | undefined) {
    this.#host = host;
    this.#sessions = sessions;
    this.#tls = tls;
    this.#pins = tls?.pins ?? memoryPins();
  }

  /**
   * Begins to call a mud. What goes wrong once the connection is under way is told by the session.
   *
   * @throws {I3Error} if the mud has no port or no address that may be called; TIMEOUT, LINK_DOWN and others if it, or
   *   the router, does not give a key.
   */
  async dial(mud: MudEntry): Promise<OobSession> {
    const place = this.#placeOf(mud); // Before a key is asked for: it may be in vain.
    const key = await this.#prove(mud);
    const socket = place.isSecure ? connectTls({ ...place, ...UNSIGNED }) : connect(place);
    socket.setNoDelay().setKeepAlive(true, KEEPALIVE_MS);
    const session = new OobSession(
      this.#sessions,
      socket,
      { role: 'originator', mud: mud.name, key },
      place.isSecure,
    );
    if (place.isSecure) this.#openTls(session, mud.name, socket as TLSSocket);
    else socket.once('connect', () => session.opened());
    return session;
  }

  /** From the mudlist, and from nowhere else. */
  #placeOf(mud: MudEntry): Place {
    const { name, ipAddr: host, imudTcpPort } = mud;
    if (!mud.isUp) throw new I3Error('MUD_UNKNOWN', `Cannot call ${name}: it is down`);
    const fault = addressFault(host, this.#host.allowsPrivate());
    if (fault !== undefined) throw new I3Error('NOT_ALLOWED', `Cannot call ${name}: ${fault}`);
    const tlsPort = this.#tls ? tlsPortOf(mud) : undefined;
    const port = tlsPort ?? imudTcpPort;
    if (port < 1 || port > 65_535)
      throw new I3Error('NOT_IMPLEMENTED', `Cannot call ${name}: it has no oob port; it has to call us`, {
        peer: { name, text: '' },
      });
    return { host, port, isSecure: tlsPort !== undefined };
  }

  /** Step 1. Source: Intermud-3, "OOB Protocols". */
  async #prove({ name, services }: MudEntry): Promise<number | undefined> {
    if (services.get('auth')) return this.#host.authKey(name);
    await this.#host.announce(name);
    return undefined;
  }

  #openTls(session: OobSession, mud: string, socket: TLSSocket): void {
    socket.once('secureConnect', () => {
      checkPin(this.#pins, mud, socket).then(
        () => session.opened(),
        (error: unknown) => session.refuse(asFault(error, 'NOT_ALLOWED')),
      );
    });
  }
}

/** Certificates are held to what was seen first, not to authorities. */
const UNSIGNED = { rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;
