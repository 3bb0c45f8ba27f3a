// `npm run dev -w packages/web`: the page in front of a made-up network, rebuilt as it is edited. No router needed.

import { resolve } from 'node:path';
import { build } from 'vite';
import { MockHub } from './mock/mock-hub.ts';
import { pick, seeded } from './mock/random.ts';

const root = resolve(import.meta.dirname, '..');
await build({ root, build: { watch: {} }, logLevel: 'warn' });
const hub = await MockHub.start({ port: Number(process.env.PORT ?? 4001), dist: resolve(root, 'dist') });
const random = seeded(Date.now());
const TALK = ['hello', 'is anybody awake?', '%^GREEN%^spring%^RESET%^ has come', 'the build is green again'];
setInterval(
  () => hub.say({ channel: 'gossip', name: 'Rowan', mud: 'Granite Keep', message: pick(random, TALK) }),
  8_000,
);
process.stdout.write(`Page: ${hub.url}  Name: Ada  Password: enchantress\n`);
