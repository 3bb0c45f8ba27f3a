import { storeSuite } from '../store.suite.ts';
import { MemoryStore } from './store.ts';

storeSuite('memory', async () => new MemoryStore());
