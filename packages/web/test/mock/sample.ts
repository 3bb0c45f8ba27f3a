// What the mock hub's network is made of. `hostile` puts script and control sequences into every field that a mud can set.

import type {
  Channel,
  ChannelLine,
  FileEntry,
  Finger,
  Mail,
  MudDetail,
  NewsGroup,
  PeerStatus,
  Post,
  Tell,
  WhoUser,
} from '../../src/lib/messages.ts';
import { pick, seeded } from './random.ts';

/** Every test and every screenshot is of this moment. */
export const START = Date.UTC(2026, 5, 10, 18, 0);
export const HUB = 'Intermud Hub';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Sample {
  readonly channels: Channel[];
  readonly lines: Map<string, ChannelLine[]>;
  readonly muds: Map<string, MudDetail>;
  readonly peers: PeerStatus[];
  readonly tells: Tell[];
  readonly mails: Mail[];
  readonly groups: NewsGroup[];
  readonly posts: Map<string, Post[]>;
  readonly files: Map<string, FileEntry[]>;
  readonly users: Map<string, WhoUser[]>;
  finger(user: string): Finger;
}

const PEOPLE = [
  ['Rowan', 'Granite Keep'],
  ['Mirelle', 'The Salt Road'],
  ['Tuck', 'Hollow Hills'],
  ['Isolde', 'Nightharbour'],
  ['Benno', 'Clockwork City'],
  ['Sefa', 'Dawn of Ages'],
] as const;

const TALK = [
  'anybody tried the new UTF-8 patch yet?',
  'it works here: naïve café, Здравствуйте, こんにちは 🎉',
  '%^GREEN%^the forest area is open%^RESET%^ if somebody wants to test it',
  'I still run a driver from 1996 and it never crashes',
  'docs are at https://intermud.org/docs/ if you need them',
  '\u001b[1;33mlevel 50!\u001b[0m finally',
  'how do you keep 200 players on one core?',
  'lpc mappings. always lpc mappings.',
  'good morning from the other side of the world',
  'our wizards voted: %^BOLD%^%^RED%^dragons%^RESET%^ stay',
  'brb, tea',
  'does somebody have the paper about telnet options from the nineties? the one where every byte of a negotiation is followed through both state machines, with the loops',
];

const MUD_NAMES = [
  'Granite Keep',
  'The Salt Road',
  'Hollow Hills',
  'Nightharbour',
  'Clockwork City',
  'Dawn of Ages',
  'Ashfall',
  'Brightwater',
  'Cinder Isle',
  'Driftwood',
  'Emberwick',
  'Farthing',
  'Gallowglass',
  'Hearthstone',
  'Ironwood',
  'Juniper Row',
  'Kestrel',
  'Lanternfall',
  'Mossgate',
  'Northern Lights',
  'Old Quarry',
  'Pale Harbour',
  'Quillon',
  'Ravenmoor',
  'Sundered Vale',
  'Thistledown',
  'Umberlight',
  'Verdigris',
  'Wyrmwood',
  'Yarrow',
]; // prettier-ignore

/** A string that would be noticed wherever it is taken for HTML, for a terminal's command, or for a line of its own. */
export function hostileText(field: string): string {
  const script = `<img src=x onerror="globalThis.owned='${field}'"><script>globalThis.owned='${field}'</script>`;
  return `${script}\u001b[2J\u001b]0;owned\u0007\u202ejavascript:alert(1)%^RED%^{@html ${field}}`;
}

/** A network, the same for each seed. */
export function makeSample({ seed = 1, hostile = false }: { seed?: number; hostile?: boolean } = {}): Sample {
  const random = seeded(seed);
  const evil = (field: string, text: string) => (hostile ? hostileText(field) : text);
  const muds = makeMuds(random, evil);
  return {
    ...makeChannels(random, evil),
    muds,
    peers: makePeers(evil),
    tells: makeTells(evil),
    ...makeMail(evil),
    ...makeNews(evil),
    files: makeFiles(evil),
    users: makeUsers(random, [...muds.keys()], evil),
    finger: (user) => ({
      user,
      name: evil('finger-name', user.split('@')[0] ?? user),
      title: evil('finger-title', '%^CYAN%^Keeper of the northern lights%^RESET%^'),
      realName: evil('finger-real', 'not told'),
      email: evil('finger-email', 'rowan@example.org'),
      loginout: evil('finger-login', 'Wed Jun 10 16:20:11 2026'),
      idle: 240,
      host: evil('finger-host', '192.0.2.17'),
      level: evil('finger-level', '42 (wizard)'),
      extra: evil('finger-extra', 'Plan:\n  more dragons\n  fewer bugs'),
    }),
  };
}

type Evil = (field: string, text: string) => string;

function makeMuds(random: () => number, evil: Evil): Map<string, MudDetail> {
  const names = [...MUD_NAMES, evil('mud-name', 'Zephyr')];
  return new Map(names.map((name, at) => [name, makeMud(random, name, at, evil)]));
}

function makeMud(random: () => number, name: string, at: number, evil: Evil): MudDetail {
  const isUp = at < 6 || random() > 0.3;
  return {
    name,
    state: isUp ? 'up' : 'down',
    since: START - Math.floor(random() * 30 * 24 * HOUR),
    ...(!isUp && random() > 0.5 ? { backAt: START + 2 * HOUR } : {}),
    driver: evil(
      'mud-driver',
      pick(random, ['FluffOS v2019', 'MudOS v22.2b14', 'LDMud 3.6.7', 'CoffeeMud v5.11', 'DGD 1.7']),
    ),
    mudlib: evil(
      'mud-lib',
      pick(random, ['Dead Souls 3.9', 'Lima 1.1a', 'Discworld', 'CoffeeMud v5.11', 'Nightmare 4']),
    ),
    type: evil('mud-type', pick(random, ['LPMud', 'LP', 'CoffeeMud', 'MUD'])),
    open: evil(
      'mud-open',
      pick(random, ['open for the public', 'mudlib development', 'beta testing', 'restricted access']),
    ),
    services: [
      'tell',
      'who',
      'finger',
      'locate',
      'channel',
      ...(at % 3 === 0 ? ['mail', 'file'] : []),
      evil('mud-service', 'ucache'),
    ],
    address: `192.0.2.${at + 1}`,
    playerPort: 4000 + at,
    tcpPort: at % 3 === 0 ? 4002 + at : 0,
    udpPort: 0,
    baseMudlib: evil('mud-base', 'Dead Souls'),
    email: evil('mud-email', `admin@${at}.example.org`),
    other: { [evil('mud-other-key', 'architecture')]: evil('mud-other', 'Linux x86_64') },
  };
}

function makeChannels(random: () => number, evil: Evil): Pick<Sample, 'channels' | 'lines'> {
  const names: [string, string, boolean, number][] = [
    ['gossip', 'Talk about everything', true, 140],
    ['code', 'For those who build', true, 40],
    ['newbie', 'Ask here', true, 12],
    [evil('channel-name', 'trivia'), evil('channel-caption', 'Questions and answers'), true, 8],
    ['dchat', 'Dead Souls', false, 0],
    ['admin', 'People who run muds', false, 0],
  ];
  const lines = new Map(names.map(([name, , , count]) => [name, makeLines(random, name, count, evil)]));
  const channels = names.map(([name, caption, joined]): Channel => {
    const last = lines.get(name)?.at(-1)?.id ?? 0;
    const unread = name === 'code' ? 3 : name === 'newbie' ? 12 : 0;
    const read = lines.get(name)?.at(-1 - unread)?.id ?? 0;
    const type = name === 'admin' ? 'closed' : 'open';
    return {
      name,
      caption,
      command: name,
      joined,
      owner: evil('channel-owner', HUB),
      type,
      unread,
      read,
      last,
    };
  });
  return { channels, lines };
}

function makeLines(random: () => number, channel: string, count: number, evil: Evil): ChannelLine[] {
  return Array.from({ length: count }, (_, at) => {
    const [name, mud] = pick(random, PEOPLE);
    const who = evil('talker', name);
    const isEmote = at % 9 === 4;
    const message = evil('line', isEmote ? `${name}@${mud} waves to everybody.` : pick(random, TALK));
    const when = START - (count - at) * 11 * MINUTE - Math.floor(random() * 4 * MINUTE);
    return makeLine({
      id: at + 1,
      channel,
      at: when,
      user: name.toLowerCase(),
      mud,
      name: who,
      message,
      isEmote,
    });
  });
}

/** A line as the hub would send it. */
export function makeLine(from: {
  id: number;
  channel: string;
  at: number;
  user: string;
  mud: string;
  name: string;
  message: string;
  isEmote?: boolean;
  self?: boolean;
}): ChannelLine {
  const { isEmote = false, self = false, ...rest } = from;
  const talker = `${from.name}@${from.mud}`;
  const text = `[${from.channel}] ${isEmote ? '' : `${talker}: `}${from.message}`;
  return { ...rest, kind: isEmote ? 'emote' : 'say', talker, text, self };
}

function makePeers(evil: Evil): PeerStatus[] {
  const peer = (name: string, muds: number): PeerStatus => ({
    ...{ name, muds, state: 'online', since: START - 9 * HOUR, path: 'direct', links: ['*intermud'] },
  });
  return [
    peer(evil('peer-name', '*dalet'), 41),
    { ...peer('*yatmim', 12), links: ['*intermud', evil('peer-link', '*dalet')] },
    {
      ...{ name: '*wileymud', muds: 7, path: 'hop', links: ['*dalet'] },
      ...{ state: evil('peer-state', 'waiting'), trouble: evil('peer-trouble', 'Connection refused') },
    },
  ];
}

function makeTells(evil: Evil): Tell[] {
  const rowan = { with: 'rowan@Granite Keep', mud: 'Granite Keep' };
  const mirelle = {
    with: 'mirelle@The Salt Road',
    user: 'mirelle',
    mud: 'The Salt Road',
    name: evil('tell-name', 'Mirelle'),
  };
  const tell = (id: number, minutes: number, self: boolean, message: string): Tell => ({
    id,
    at: START - minutes * MINUTE,
    ...rowan,
    ...(self ? { user: 'ada', mud: HUB, name: 'Ada' } : { user: 'rowan', name: 'Rowan' }),
    kind: 'tell',
    message,
    self,
  });
  return [
    tell(1, 190, false, 'are you there?'),
    tell(2, 188, true, 'just came in. what is up?'),
    tell(3, 186, false, 'I have a map of the new area for you, look at /pub/maps on our mud'),
    {
      id: 4,
      at: START - 20 * MINUTE,
      ...mirelle,
      kind: 'tell',
      message: evil('tell', 'thank you for the tea :)'),
      self: false,
    },
    {
      id: 5,
      at: START - 19 * MINUTE,
      ...mirelle,
      kind: 'emote',
      message: 'Mirelle bows to you from afar.',
      self: false,
    },
  ];
}

function makeMail(evil: Evil): Pick<Sample, 'mails'> {
  const base = { folder: 'inbox', cc: [], unread: true, size: 400 } as const;
  const to = [`ada@${HUB}`];
  return {
    mails: [
      {
        ...base,
        id: 1,
        unread: false,
        at: START - 50 * HOUR,
        from: 'benno@Clockwork City',
        name: 'Benno',
        to,
        subject: 'Welcome!',
        text: 'Good to see you on the network.\n\nIf anything is broken, tell me.\n\n-- \nBenno',
      },
      {
        ...base,
        id: 2,
        at: START - 5 * HOUR,
        from: 'isolde@Nightharbour',
        name: evil('mail-name', 'Isolde'),
        to,
        cc: ['tuck@Hollow Hills'],
        subject: evil('mail-subject', 'The summer festival'),
        text: evil(
          'mail-text',
          'Dear both,\n\nthe %^BOLD%^festival%^RESET%^ is in three weeks. Would your muds like to take part?\nThe plan is at https://example.org/festival\n\nIsolde',
        ),
      },
      {
        ...base,
        id: 3,
        folder: 'sent',
        unread: false,
        at: START - 4 * HOUR,
        from: `ada@${HUB}`,
        name: 'Ada',
        to: ['isolde@Nightharbour', 'nobody@Ashfall'],
        subject: 'Re: The summer festival',
        text: 'Yes, gladly!',
        state: 'failed',
        deliveries: [
          { to: 'isolde@Nightharbour', state: 'delivered' },
          { to: 'nobody@Ashfall', state: 'failed', reason: evil('delivery', 'No such user') },
        ],
      },
    ],
  }; // prettier-ignore
}

function makeNews(evil: Evil): Pick<Sample, 'groups' | 'posts'> {
  const post = (id: number, author: string, subject: string, text: string, replyTo?: number): Post => ({
    id,
    at: START - (10 - id) * 7 * HOUR,
    author,
    subject,
    unread: id > 1,
    text,
    ...(replyTo ? { replyTo } : {}),
  });
  const general = [
    post(1, 'benno@Clockwork City', 'Rules of the house', 'Be kind.\n\nThat is all.'),
    post(
      2,
      evil('post-author', 'sefa@Dawn of Ages'),
      evil('post-subject', 'A new driver is out'),
      evil('post-text', 'Version 2026.6 reads every kind of text.\nSee https://example.org/driver'),
    ),
    post(3, 'tuck@Hollow Hills', 'Re: A new driver is out', 'Works for us.', 2),
  ];
  return {
    groups: [
      {
        name: 'general',
        mud: HUB,
        about: evil('group-about', 'Announcements and talk that lasts'),
        posts: 3,
        unread: 2,
        canPost: true,
      },
      { name: 'lpc.code', mud: 'Granite Keep', about: 'Pieces of code', posts: 0, unread: 0, canPost: false },
    ],
    posts: new Map([
      ['general', general],
      ['lpc.code', []],
    ]),
  }; // prettier-ignore
}

function makeFiles(evil: Evil): Map<string, FileEntry[]> {
  const entry = (name: string, kind: FileEntry['kind'], size: number): FileEntry => ({
    name,
    kind,
    size,
    at: START - 40 * HOUR,
  });
  const root = [
    entry('maps', 'folder', -1),
    entry('README', 'file', 812),
    entry(evil('file-name', 'lib-patch.tar.gz'), 'file', 1_482_211),
  ];
  const maps = [entry('north.txt', 'file', 9_230), entry('harbour.txt', 'file', 12_001)];
  return new Map([
    ['/', root],
    ['/maps', maps],
  ]); // prettier-ignore
}

function makeUsers(random: () => number, muds: string[], evil: Evil): Map<string, WhoUser[]> {
  const user = (name: string): WhoUser => ({
    name: evil('who-name', name),
    idle: Math.floor(random() * 4_000),
    info: evil(
      'who-info',
      pick(random, ['Wizard', 'level 12 ranger', '%^YELLOW%^Guild master%^RESET%^', 'newcomer']),
    ),
  });
  return new Map(
    muds.map((mud) => [
      mud,
      PEOPLE.filter(([, home]) => home === mud || random() > 0.7).map(([name]) => user(name)),
    ]),
  );
}
