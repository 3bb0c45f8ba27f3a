import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { loadConfig } from '../daemon/config.ts';
import { printSummary } from './summary.ts';
import { Terminal } from './terminal.ts';

const WEB = { event: 'listening', door: 'web', address: '127.0.0.1', port: 4001 } as const;

async function summaryWith(...set: string[]): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const terminal = new Terminal({ stdin, stdout, stderr, env: {}, signal: new AbortController().signal });
  printSummary(terminal, await loadConfig({ set }), [WEB]);
  return String(stdout.read());
}

test('printSummary() sends people to web.url where there is one: by another address their logins would not hold', async () => {
  expect(await summaryWith()).toContain('Open http://127.0.0.1:4001/ in a browser');
  const proxied = await summaryWith('web.url=https://hub.example.org');
  expect(proxied).toContain('Open https://hub.example.org in a browser');
  expect(proxied).toMatch(/By browser.* http:\/\/127\.0\.0\.1:4001\/\n/);
});
