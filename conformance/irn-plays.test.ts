// The plays again, with each mud on another router than the one before it: across two, and across three of which two cannot reach each other.
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { network } from '../packages/intermud/src/router/irn/network.suite.ts';
import { readPlay } from './play.ts';
import { perform } from './stage.ts';

const SCRIPTS = new URL('./scripts/', import.meta.url);

const NETWORKS = [
  { about: 'two routers', names: ['*alpha', '*beta'], on: ['*alpha', '*beta'] },
  {
    about: 'three, one link cut',
    names: ['*alpha', '*beta', '*gamma'],
    on: ['*alpha', '*beta'],
    cut: '*alpha *beta',
  },
];

for (const { about, names, on, cut } of NETWORKS)
  for (const file of readdirSync(SCRIPTS).filter((name) => name.endsWith('.play'))) {
    const play = readPlay(readFileSync(new URL(file, SCRIPTS), 'utf8'));
    test(`${file} across ${about}: ${play.about}`, async () => {
      const net = await network(names, cut === undefined ? {} : { cut });
      await net.linked();
      const roles = play.roles.map(({ name }) => name);
      const routerOf = (_: string, role: string) => {
        const name = on[roles.indexOf(role) % on.length] as string;
        return { name, host: '127.0.0.1', port: net.get(name).port, others: names };
      };
      await perform(play, routerOf, net.rest);
    });
  }
