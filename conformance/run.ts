// Runs all plays, or those named, against a router that runs: node --conditions=intermud-source conformance/run.ts --router '*name host:port' [PLAY...]
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RouterAt } from './actor.ts';
import { type Play, readPlay } from './play.ts';
import { perform } from './stage.ts';

const SCRIPTS = new URL('./scripts/', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { router: { type: 'string', multiple: true, default: ['*intermud 127.0.0.1:8080'] } },
});
const routers = values.router.map(readRouter);
const files =
  positionals.length > 0 ? positionals : readdirSync(SCRIPTS).filter((name) => name.endsWith('.play'));
let failed = 0;
for (const file of files) {
  const play = readPlay(readFileSync(new URL(file, SCRIPTS), 'utf8'));
  const complaint = await outcome(play);
  if (complaint) failed += 1;
  console.log(complaint ? `not ok  ${file}: ${complaint}` : `ok      ${file}`);
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function outcome(play: Play): Promise<string | undefined> {
  const places = [...new Set(play.roles.map((role) => role.router))];
  try {
    await perform(play, (stageName) => routers[places.indexOf(stageName)] ?? (routers[0] as RouterAt));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readRouter(text: string): RouterAt {
  const [, name, host, port] = /^(\*\S+)\s+(\S+):(\d+)$/.exec(text) ?? [];
  if (name === undefined || host === undefined)
    throw new SyntaxError(`Cannot read router: expected '*name host:port', found ${text}`);
  return { name, host, port: Number(port) };
}
