// A router on a data folder, to be killed: `node --conditions=intermud-source killable.suite.ts FOLDER`. Prints its port.
import { flushCompileCache } from 'node:module';
import { openStore } from '../store/index.ts';
import { Router } from './router.ts';

const store = await openStore({ kind: 'sqlite', folder: process.argv[2] ?? '' });
const settings = { flood: { rate: 0, burst: 1 }, perAddress: { links: 0, registrations: 0 } };
const router = new Router({ name: '*test', store, settings });
const { address } = await router.listen('127.0.0.1', 0);
process.stdout.write(`${address.port}\n`);
flushCompileCache(); // It is written at a good end otherwise, and there is none.
