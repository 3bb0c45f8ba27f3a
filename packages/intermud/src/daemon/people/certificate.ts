// The certificate that the program shows, and those that it has been shown by other muds.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { OobPins, OobTls } from '@intermud/mud';
import { type Identity, identityOf, loadIdentity } from '../../router/index.ts';
import { type SettingStore, whyNot } from '../../store/index.ts';
import { DoorError } from '../doors.ts';
import { CERTIFICATE_CHECK_MS } from '../limits.ts';
import type { Logger } from '../log.ts';
import type { Config } from '../settings.ts';

type TlsSettings = Config['hub']['tls'];

/**
 * The key and the certificate that `hub.tls` names; where it names none, one that the hub signs for itself, made at first
 * need and kept. @throws {DoorError} if they cannot be read, or do not belong together.
 */
export function loadCertificate(tls: TlsSettings, settings: SettingStore): Promise<Identity> {
  return isNamed(tls) ? readCertificate(tls) : loadIdentity(settings, 'hub');
}

const isNamed = ({ key, cert }: TlsSettings): boolean => key !== '' && cert !== '';

async function readCertificate({ key, cert }: TlsSettings): Promise<Identity> {
  const [keyText, certText] = await Promise.all([read('hub.tls.key', key), read('hub.tls.cert', cert)]);
  const certificate = parse('hub.tls.cert', cert, 'certificate', () => new X509Certificate(certText));
  const privateKey = parse('hub.tls.key', key, 'private key without a passphrase', () =>
    createPrivateKey(keyText),
  );
  if (certificate.checkPrivateKey(privateKey)) return identityOf(keyText, certText);
  throw new DoorError(`Cannot use ${key} and ${cert}: the certificate is of another key`);
}

function parse<T>(setting: string, path: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = (cause as Error).message;
    throw new DoorError(`Cannot use ${setting} ${path}: it holds no ${what} in PEM (${why})`, { cause });
  }
}

async function read(setting: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: Error) => {
    throw new DoorError(`Cannot read ${setting} ${path}: ${whyNot(cause)}`, { cause });
  });
}

/** Reads what the doors of a hub will show, before anything runs. @throws {DoorError} as {@link loadCertificate}. */
export async function checkCertificate({ enabled, tls, telnets, oobTls }: Config['hub']): Promise<void> {
  const isShown = telnets !== undefined || oobTls !== undefined;
  if (enabled && isShown && isNamed(tls)) await readCertificate(tls);
}

/**
 * Looks every CERTIFICATE_CHECK_MS whether the files of `hub.tls` hold another certificate, until what it returns is
 * called. Files that cannot be used change nothing.
 */
export function watchCertificate(
  tls: TlsSettings,
  shown: Identity,
  { onChange, log, everyMs = CERTIFICATE_CHECK_MS }: Watching,
): () => void {
  if (!isNamed(tls)) return () => {};
  const watch = new CertificateWatch(tls, shown, onChange, log);
  const timer = setInterval(() => void watch.look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Compares what the files hold with what is shown. */
class CertificateWatch {
  readonly #tls: TlsSettings;
  readonly #onChange: Watching['onChange'];
  readonly #log: Watching['log'];
  #shown: Identity;
  #complaint = '';
  #isLooking = false;

  constructor(tls: TlsSettings, shown: Identity, onChange: Watching['onChange'], log: Watching['log']) {
    this.#tls = tls;
    this.#shown = shown;
    this.#onChange = onChange;
    this.#log = log;
  }

  /** One look at a time: a late one would bring back what was there before. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const found = await readCertificate(this.#tls).catch((error: Error) => error.message);
    this.#isLooking = false;
    if (typeof found === 'string') this.#complain(found);
    else if (found.cert !== this.#shown.cert || found.key !== this.#shown.key) this.#change(found);
  }

  /** Said once: it may be the moment between the writing of two files. */
  #complain(reason: string): void {
    if (reason !== this.#complaint) this.#log.warn({ reason }, 'The certificate stays the one before');
    this.#complaint = reason;
  }

  #change(found: Identity): void {
    this.#shown = found;
    this.#complaint = '';
    this.#onChange(found);
    this.#log.info({ fingerprint: found.fingerprint }, 'The certificate is another one from now on');
  }
}

/** What a watch does. */
export interface Watching {
  readonly onChange: (certificate: Identity) => void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** For tests. */
  readonly everyMs?: number;
}

/** How the hub's oob links are encrypted; undefined if the config does not want it. @throws {DoorError} as {@link loadCertificate}. */
export async function oobTlsOf({ hub }: Config, settings: SettingStore): Promise<OobTls | undefined> {
  if (hub.oobTls === undefined) return undefined;
  const { key, cert } = await loadCertificate(hub.tls, settings);
  return { key, cert, ...hub.oobTls, pins: keptPins(settings) };
}

const keyOf = (mud: string): string => `hub.oob-pin.${mud}`;

/** Certificates of other muds, remembered over restarts: what a mud shows first is what it has to show from then on. */
export const keptPins = (settings: SettingStore): OobPins => ({
  find: (mud) => settings.get(keyOf(mud)),
  save: (mud, fingerprint) => settings.set(keyOf(mud), fingerprint),
});
