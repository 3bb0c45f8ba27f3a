// The whole torture run: npm run torture [-- --letters N --files N --kills N --seed N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '2000' },
    files: { type: 'string', default: '200' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [letters, files, kills, seed] = [values.letters, values.files, values.kills, values.seed].map(Number);
const folder = await mkdtemp(join(tmpdir(), 'intermud-torture-'));
const began = Date.now();
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`${letters} letters, ${files} files, ${kills} kills, seed ${seed}`);
const tell = (line: string) => say(`${Math.round((Date.now() - began) / 1_000)} s: ${line}`);
const counts = { letters: letters ?? 0, files: files ?? 0, kills: kills ?? 0, seed: seed ?? 0 };
const result = await torture({ ...counts, folder, tell });
await rm(folder, { recursive: true, force: true });
const faults = Object.entries(result).filter(([, found]) => Array.isArray(found) && found.length > 0);
for (const [kind, found] of faults) say(`${kind}: ${String(found)}`);
tell(faults.length === 0 ? 'nothing lost, nothing twice, nothing damaged' : 'FAILED');
process.exitCode = faults.length === 0 ? 0 : 1;
