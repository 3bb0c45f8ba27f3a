// How ours and living routers are put beside each other: who has a link with whom, and what the config of each says.
import type { Irn1Settings } from '../../packages/intermud/src/router/irn/peer-settings.ts';
import { type Friend, LivingRouter } from './living/router.ts';
import type { Place } from './mud.ts';
import { FAR } from './packets.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** Names on the wire: CoffeeMud takes none with an asterisk, neither its own nor ours. */
const WIRE_NAMES = ['*dalet', 'Coffee'];

const PORT = 8080;

/** One or two living routers, each with a link to one or two of ours. */
export function makeLivings(world: World, sea: Sea, ours: readonly Place[]): LivingRouter[] {
  const names = world.chance(3) ? WIRE_NAMES : [world.pick(WIRE_NAMES)];
  return names.map((wireName, index) => {
    const muds = Array.from({ length: world.between(1, 3) }, (_, at) => `${FAR}${wireName} ${at + 1}`);
    const living = new LivingRouter(world, sea, { wireName, address: `10.5.0.${index + 1}`, muds });
    living.offsetMs = world.pick([0, 0, 1_500, -86_400_000]);
    for (const place of anyTwo(world, ours)) living.friends.push(befriend(world, living, place));
    world.tell(`${living.name} has links with ${living.friends.map(({ name }) => name).join(' and ')}`);
    world.tell(`${living.name} ${living.manners}`);
    return living;
  });
}

/** What the config of one of ours says of living routers. */
export const peersOf = ({ address }: Place, livings: readonly LivingRouter[]): Irn1Settings[] =>
  livings.flatMap((living) =>
    living.friends.filter((friend) => friend.address === address).map((friend) => settingsOf(living, friend)),
  );

function settingsOf({ name, wireName, address }: LivingRouter, friend: Friend): Irn1Settings {
  const passwords = { password: String(friend.theirs), peerPassword: String(friend.password) };
  return { dialect: 'irn1', name, wireName, host: address, port: PORT, as: friend.name, ...passwords };
}

const befriend = (world: World, { wireName }: LivingRouter, { name, address }: Place): Friend => ({
  name: wireName.startsWith('*') ? name : name.slice(1),
  address,
  password: world.between(1, 999_999_999),
  theirs: world.between(1, 999_999_999),
  isMistaken: false,
});

function anyTwo(world: World, ours: readonly Place[]): Place[] {
  const first = world.pick(ours);
  const others = ours.filter((place) => place !== first);
  return world.chance(2) || others.length === 0 ? [first] : [first, world.pick(others)];
}
