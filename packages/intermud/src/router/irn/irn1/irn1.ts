// The dialect of living routers, irn version 1: passwords in clear, a mud a packet, a packet a second, and no answers.
// Sources: Dead Souls, i3router/irn.h; CoffeeMud, I3Router; wotf.org, irn version 1. docs/protocol.md says what we make of it.
import {
  I3Error,
  irnChanlistReq,
  irnData,
  irnMudlistReq,
  irnPing,
  irnShutdown,
  isArray,
  type LpcArray,
  TTL_DEFAULT,
} from '@intermud/wire';
import { Counts } from '../../flood.ts';
import type { Parts } from '../../parts.ts';
import type { Beyond } from '../beyond.ts';
import type { Dialect, Handshake, PeerRouter, Stage } from '../dialect.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import type { Routers } from '../routers.ts';
import { frameFits } from './fits.ts';
import { Gate } from './gate.ts';
import { Heard } from './heard.ts';
import {
  AGE_MS,
  DOUBT_GAP_MS,
  PING_MS,
  REQUEST_GAP_MS,
  SILENCE_MS,
  WRONG_STARTUPS_MAX,
  WRONG_STARTUPS_WINDOW_MS,
} from './limits.ts';
import { Pace } from './pace.ts';
import { isFrom, STARTUP, STARTUP_TERMS, Startup, startupFault, startupOf } from './startup.ts';
import { Telling } from './telling.ts';

/** What the dialect needs. */
export interface Irn1Parts {
  readonly parts: Parts;
  readonly routers: Routers;
  readonly beyond: Beyond;
}

/** One router that speaks irn version 1. */
export class Irn1 implements Dialect {
  readonly greeting = STARTUP;
  readonly terms = STARTUP_TERMS;
  readonly isMember = false;
  readonly isNewestKept = true; // COMPAT Dead Souls: the start-up that came last is the one that counts.
  readonly pingMs = PING_MS;
  readonly silenceMs = SILENCE_MS;
  readonly #given: Irn1Parts;
  readonly #settings: Irn1Settings;
  readonly #heard: Heard;
  readonly #telling: Telling;
  readonly #gate: Gate;
  readonly #pace: Pace;
  readonly #wrong = new Counts(WRONG_STARTUPS_MAX, WRONG_STARTUPS_WINDOW_MS);
  #peer: PeerRouter | undefined;
  /** When lists were last asked for, by packet; steady milliseconds. */
  readonly #askedAt = new Map<string, number>();
  /** Whether muds are off our lists that may be there, and when it was last asked about such; steady milliseconds. */
  #isInDoubt = false;
  #doubtedAt = Number.NEGATIVE_INFINITY;
  /** When muds were last looked at for their age. */
  #agedAt: number;

  constructor(given: Irn1Parts, settings: Irn1Settings) {
    const { parts } = given;
    this.#given = given;
    this.#settings = settings;
    this.#agedAt = parts.clock.steady();
    const send = (packet: LpcArray) => this.#peer?.send(packet);
    this.#heard = new Heard(parts, settings);
    this.#telling = new Telling({ ...given, settings, send });
    this.#gate = new Gate({
      ...given,
      settings,
      unknown: (what) => this.#ask(what === 'mud' ? irnMudlistReq : irnChanlistReq),
    });
    this.#pace = new Pace(parts.clock, send);
  }

  greet(stage: Stage, opening?: LpcArray): Handshake {
    if (opening === undefined) stage.send(startupOf(this.#settings));
    else this.#judge(stage, opening);
    return new Startup(this.#settings, stage);
  }

  /** Who guesses has to wait, by its address. */
  #judge(stage: Stage, opening: LpcArray): void {
    const now = this.#given.parts.clock.steady();
    const isLate = this.#wrong.waitMs(stage.address, now) > 0;
    const fault = isLate ? 'too many wrong start-ups came from there' : startupFault(this.#settings, opening);
    if (fault === undefined) {
      stage.proved();
      return;
    }
    if (!isLate) this.#wrong.add(stage.address, now);
    const fields = { router: this.#settings.name, address: stage.address, reason: fault };
    this.#given.parts.log.warn(fields, 'Start-up of another router refused');
    stage.refuse(fault);
  }

  /** COMPAT Who dialled learns from the first ping that its start-up was taken. */
  online(peer: PeerRouter): void {
    this.#peer = peer;
    this.#isInDoubt = false; // All of them are told now.
    this.#pace.clear();
    this.#telling.joined(peer.state.at === 'online' ? peer.state.by : 'us');
    this.#heard.joined();
    this.ping(peer);
    this.#ask(irnChanlistReq);
  }

  offline(): void {
    this.#heard.left();
    this.#pace.clear();
  }

  leave(peer: PeerRouter): void {
    peer.send(irnShutdown.write(irnShutdown.build({ ...this.#head(), restartDelay: 0 })));
  }

  ping(peer: PeerRouter): void {
    const time = Math.floor(this.#given.parts.clock.now() / 1_000);
    peer.send(irnPing.write(irnPing.build({ ...this.#head(), time, code: 0 })));
  }

  tick(): void {
    this.#telling.tick();
    if (this.#heard.callRoll()) this.#request(irnMudlistReq);
    const now = this.#given.parts.clock.steady();
    this.#askIfInDoubt(now);
    if (now - this.#agedAt < AGE_MS) return;
    this.#agedAt = now;
    if (this.#given.routers.gatesOf(this.#settings.name)[0] === this.#given.routers.name)
      this.#heard.forgetOld();
  }

  changed(list: 'mudlist' | 'chanlist', name: string): void {
    this.#telling.changed(list, name);
    if (list === 'mudlist' && this.#heard.isDoubtful(name)) this.#isInDoubt = true;
  }

  waysChanged(): void {
    this.#telling.waysChanged();
  }

  received(peer: PeerRouter, packet: LpcArray): boolean {
    if (!isFrom(this.#settings, packet)) return false;
    const treat = this.#treatments[String(packet[0])] ?? this.#other;
    try {
      treat(packet, peer);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#given.parts.log.info(
        { router: peer.name, reason: error.message },
        'A packet of another router was dropped',
      );
    }
    return true;
  }

  /** What each packet does. Nothing answers a ping, and a second start-up on a link says nothing new. */
  readonly #treatments: Readonly<Record<string, (packet: LpcArray, peer: PeerRouter) => void>> = {
    'irn-startup-req': () => {},
    'irn-ping': () => {},
    'irn-mudlist-delta': (packet) => this.#heard.muds(packet),
    'irn-mudlist-altered': (packet) => this.#heard.muds(packet),
    'irn-chanlist-delta': (packet) => this.#heard.channels(packet),
    'irn-chanlist-altered': (packet) => this.#heard.channels(packet),
    'irn-mudlist-req': () => this.#telling.allMuds(),
    'irn-chanlist-req': () => this.#telling.allChannels(),
    'irn-shutdown': (_, peer) => peer.drop('it has shut down'),
  };

  /** COMPAT Dead Souls takes any other type with an array in its place for `irn-data`. */
  readonly #other = ([, , , , , , inner]: LpcArray): void => {
    if (inner !== undefined && isArray(inner)) this.#gate.enter(inner);
  };

  carry(_: PeerRouter, packet: LpcArray): boolean {
    const wrapped = irnData.write(irnData.build({ ...this.#head(), packet }));
    return frameFits(wrapped) && this.#pace.add(String(packet[2]), wrapped);
  }

  /** No answer goes back for what is dropped here: it has gone as far as it can be asked for. */
  relay(peer: PeerRouter, [, , , , , , inner]: LpcArray): boolean {
    return inner !== undefined && isArray(inner) && this.carry(peer, inner);
  }

  /** It does not say again who is there while its link with us stands, unless it is asked. */
  #askIfInDoubt(now: number): void {
    if (!this.#isInDoubt || now - this.#doubtedAt < DOUBT_GAP_MS) return;
    this.#isInDoubt = false;
    this.#doubtedAt = now;
    this.#request(irnMudlistReq);
  }

  /** COMPAT Dead Souls tells no channels when a link comes, and muds speak of which it has told nothing. */
  #ask({ type }: typeof irnMudlistReq | typeof irnChanlistReq): void {
    const now = this.#given.parts.clock.steady();
    if (now - (this.#askedAt.get(type) ?? Number.NEGATIVE_INFINITY) < REQUEST_GAP_MS) return;
    this.#askedAt.set(type, now);
    this.#request({ type });
  }

  #request({ type }: { readonly type: string }): void {
    const { as, wireName } = this.#settings;
    this.#peer?.send([type, TTL_DEFAULT, as, 0, wireName, 0]);
  }

  #head() {
    return { originatorMud: this.#settings.as, targetMud: this.#settings.wireName };
  }
}
