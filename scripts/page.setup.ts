// Before any test: the page that is shown to tests is the one of the sources, however the tests were started.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export default function setup(): void {
  // The build stays where it is and may be published: not the one with checks for developers, which NODE_ENV=test gives.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(process.execPath, [join(import.meta.dirname, 'ready.js'), '--page'], {
    stdio: 'inherit',
    env,
  });
}
