// What a mud's oob links are told: where to listen, whom to let in, and what the game does with mail, news and files.
import type { FileRow, I3Error, Mail, NewsGroup, NewsPost, NewsPostReq } from '@intermud/wire';
import type { Awaitable } from '../services/service.ts';
import type { FileSink, FileSource } from './source.ts';

/** The services of oob links, by the words under which a mud offers them. */
export type OobService = 'mail' | 'news' | 'file';

/** What a mud must have shown before it may use a service: a key, or only that it said `oob-req` in-band. */
export type OobAuth = 'required' | 'oob-req-enough';

/** A mud on the other side of an oob link. */
export interface OobPeer {
  /** Its name, as the mudlist has it. */
  readonly mud: string;
  /** Whether it has shown a key; without one it may be anybody at the mud's address. */
  readonly isAuthenticated: boolean;
  /** Whether the link is encrypted. */
  readonly isSecure: boolean;
  readonly address: string;
}

/** A user of a mud on the other side. */
export interface OobUser extends OobPeer {
  /** As it came; 0 if the mud itself asks. */
  readonly user: string | 0;
}

/** A letter as it goes out to one mud: ids are the sender's, and no two of one mud's unanswered letters share one. */
export type Letter = Omit<Mail, 'type'>;

/** What became of a letter. */
export type MailOutcome =
  | { readonly id: number; readonly acked: true; readonly failures: readonly string[] }
  | { readonly id: number; readonly acked: false; readonly error: I3Error };

/** A post as it comes. */
export type Post = Omit<NewsPostReq, 'type'>;

/** A news server. What it throws as an {@link I3Error} goes back as `error`. */
export interface NewsServer {
  groups(from: OobPeer): Awaitable<readonly NewsGroup[]>;
  read(from: OobUser, newsgroup: string, id: number): Awaitable<NewsPost>;
  /** The post's number. */
  post(from: OobPeer, post: Post): Awaitable<number>;
}

/** A file that a mud wants to put. */
export interface FileOffer {
  /** Bytes; undefined in the specification's form, where nobody says it before it has come. */
  readonly size: number | undefined;
  /** Bytes at most: what the frame can hold. */
  readonly sizeMax: number;
  /** When it was last changed, seconds since 1970; 0 if nobody says. */
  readonly ftime: number;
  /** Whether an earlier try of the same mud, name, size and time may be continued. */
  readonly mayResume: boolean;
}

/** A file server. It throws a {@link FileRefusal} for what it does not do; anything else is told as 0, unknown error. */
export interface FileServer {
  list(from: OobUser, dir: string): Awaitable<readonly FileRow[]>;
  /** Where to put it. */
  put(from: OobUser, name: string, offer: FileOffer): Awaitable<FileSink>;
  /** What to send. */
  get(from: OobUser, name: string): Awaitable<FileSource>;
}

/** What a game does with what comes over oob links. What is left out is not offered. */
export interface OobHandlers {
  /**
   * A letter. Resolves once it is kept for good, with the users that it could not be given to: the ack is sent then.
   * An {@link I3Error} goes back as `error`, and the letter is not acknowledged.
   */
  readonly mail?: ((letter: Mail, from: OobPeer) => Awaitable<readonly string[]>) | undefined;
  readonly news?: NewsServer | undefined;
  readonly files?: FileServer | undefined;
  /**
   * A mud that has called us has given us its turn: what is queued for it before this resolves goes over its link.
   * That is how mail gets to a mud that cannot be called. Only for muds that have shown a key; OOB_TURN_MS at most.
   */
  readonly turn?: ((mud: string) => Awaitable<void>) | undefined;
}

/** Certificates seen, by mud: what a mud shows first is what it has to show from then on. */
export interface OobPins {
  find(mud: string): Awaitable<string | undefined>;
  save(mud: string, fingerprint: string): Awaitable<void>;
}

/** Encrypted links, for muds that offer them too. */
export interface OobTls {
  /** PEM. Self-signed is enough: others remember it. */
  readonly cert: string;
  readonly key: string;
  /** Listens on this port beside the plain one; 0 any free one. Without `listen` of {@link OobOptions} nothing listens. */
  readonly port: number;
  /** Where it listens; where the plain port does unless given. */
  readonly host?: string;
  /** Forgotten with the program unless given. */
  readonly pins?: OobPins;
}

/** Settings of a mud's oob links. */
export interface OobOptions {
  /** Where to listen; port 0 is any free one. Without it the mud calls others and is called by nobody. */
  readonly listen?: { readonly host?: string; readonly port: number } | undefined;
  readonly handlers?: OobHandlers | undefined;
  /** `required` for each service unless it says otherwise. */
  readonly auth?: { readonly [Service in OobService]?: OobAuth | undefined } | undefined;
  /** Whether links may go to private and loopback addresses. Unless given: if the router is on this machine. */
  readonly allowPrivate?: boolean | undefined;
  /** Letters, or pieces of a file, on their way unacknowledged. OOB_WINDOW unless given. */
  readonly window?: number | undefined;
  /** Bytes of a file in the specification's form. FILE_WHOLE_BYTES_MAX unless given. */
  readonly wholeFileBytesMax?: number | undefined;
  readonly tls?: OobTls | undefined;
}
