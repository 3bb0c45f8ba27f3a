import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { PAGES, stalePages } from './generate-docs.ts';

test('stalePages() names a page that is missing and one that was changed by hand', () => {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-docs-'));
  expect(stalePages(folder)).toEqual(PAGES.map(({ path }) => path));
  for (const { path, print } of PAGES) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path === 'docs/settings.md' ? `${print()} ` : print());
  }
  expect(stalePages(folder)).toEqual(['docs/settings.md']);
  rmSync(folder, { recursive: true });
});

test('the pages name every setting, command and packet, with its sentence', () => {
  const [toml, settings, commands, packets] = PAGES.map(({ print }) => print());
  expect(toml).toMatch(/^# The name of the router on the network\.[^[]*^name = "\*intermud"$/m);
  expect(settings).toMatch(/^\| `rate` \| `100` \| a whole number from 0 to 1000000; packets per second/m);
  expect(commands).toMatch(
    /^## intermud check-config\n\n```\nintermud check-config \[options\]\n```\n\nChecks a config/m,
  );
  expect(packets).toMatch(/^## tell\n\n.*\n\n\| \| field .*\n.*\n\| 6 \| `visname` \| `string` \|/m);
});
