// What a mud tells the network of itself.
import { type LpcArray, type LpcValue, startupReq3 } from '@intermud/wire';

/** What a mud tells of itself. Whatever is left out is told as empty. */
export interface Profile {
  /** Where players connect; 0 if the mud is closed. */
  readonly playerPort?: number;
  /** The port for oob links; 0 if there is none. */
  readonly oobPort?: number;
  readonly mudlib?: string;
  readonly baseMudlib?: string;
  readonly driver?: string;
  /** LP, MOO, Diku and so on. */
  readonly mudType?: string;
  /** `open for public`, `mudlib development`, `beta testing`, `restricted access`, or other words. */
  readonly openStatus?: string;
  readonly adminEmail?: string;
  /** Services beside those of the handlers, with their value: `{ http: 80 }`. 0 takes one away. */
  readonly services?: Readonly<Record<string, string | number>>;
  /** Anything else; keys should begin with the name of the mudlib. */
  readonly otherData?: Readonly<Record<string, LpcValue>>;
}

/** What a start-up says beside the profile. */
export interface StartupFacts {
  readonly name: string;
  readonly router: string;
  readonly password: number;
  readonly oldMudlistId: number;
  readonly oldChanlistId: number;
  /** Words of the services that are answered. */
  readonly offers: readonly string[];
}

/** The packet that introduces a mud to a router. Source: Intermud-3, "startup-req-3". */
export function startupPacket(profile: Profile, facts: StartupFacts): LpcArray {
  const { name, router, password, oldMudlistId, oldChanlistId, offers } = facts;
  const { playerPort = 0, oobPort = 0, mudlib = '', baseMudlib = mudlib, driver = 'intermud' } = profile;
  const { mudType = '', openStatus = '', adminEmail = '', otherData = {} } = profile;
  return startupReq3.write(
    startupReq3.build({
      ...{ originatorMud: name, targetMud: router, password, oldMudlistId, oldChanlistId },
      ...{
        playerPort,
        imudTcpPort: oobPort,
        imudUdpPort: 0,
        mudlib,
        baseMudlib,
        driver,
        mudType,
        openStatus,
        adminEmail,
      },
      services: servicesOf(offers, profile.services ?? {}),
      otherData: new Map(Object.entries(otherData)),
    }),
  );
}

/** Source: Intermud-3, "startup-req-3": services of the specification have the value 1. */
function servicesOf(
  offers: readonly string[],
  more: Readonly<Record<string, string | number>>,
): Map<string, LpcValue> {
  const all: [string, LpcValue][] = [
    ...offers.map((word): [string, LpcValue] => [word, 1]),
    ...Object.entries(more),
  ];
  return new Map([...new Map(all)].filter(([, value]) => value !== 0));
}
