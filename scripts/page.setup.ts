// Before any test: the page that is shown to tests is the one of the sources, however the tests were started.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export default function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, 'ready.js'), '--page'], { stdio: 'inherit' });
}
