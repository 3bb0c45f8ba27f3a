// Every play of scripts/, on one router.
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { Router } from '../packages/intermud/src/router/index.ts';
import { openStore } from '../packages/intermud/src/store/index.ts';
import { readPlay } from './play.ts';
import { perform } from './stage.ts';

const SCRIPTS = new URL('./scripts/', import.meta.url);

for (const file of readdirSync(SCRIPTS).filter((name) => name.endsWith('.play'))) {
  const play = readPlay(readFileSync(new URL(file, SCRIPTS), 'utf8'));
  test(`${file}: ${play.about}`, async () => {
    await using store = await openStore({ kind: 'memory' });
    await using router = new Router({ name: '*alpha', store });
    const { address } = await router.listen('127.0.0.1', 0);
    await perform(play, () => ({ name: router.name, host: address.address, port: address.port }));
  });
}
