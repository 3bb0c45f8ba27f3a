// Every play of scripts/oob/, on one router.
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { Router } from '../../packages/intermud/src/router/index.ts';
import { openStore } from '../../packages/intermud/src/store/index.ts';
import { readOobPlay } from './script.ts';
import { performOob } from './stage.ts';

const SCRIPTS = new URL('../scripts/oob/', import.meta.url);

for (const file of readdirSync(SCRIPTS).filter((name) => name.endsWith('.play'))) {
  const play = readOobPlay(readFileSync(new URL(file, SCRIPTS), 'utf8'));
  test(`${file}: ${play.about}`, async () => {
    await using store = await openStore({ kind: 'memory' });
    await using router = new Router({ name: '*alpha', store, settings: { listGatherMs: 0 } });
    const { address } = await router.listen('127.0.0.1', 0);
    await performOob(play, { name: router.name, host: address.address, port: address.port });
  });
}
