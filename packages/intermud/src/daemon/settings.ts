// Every setting of the program, declared once: here, and table by table in settings/. Types, checks, `--set`,
// intermud.default.toml and docs/settings.md are derived from them (`npm run docs` writes the last two).
import type { Declarations, ValuesOf } from './settings/declare.ts';
import { hub } from './settings/hub.ts';
import { oneOf, text } from './settings/kinds.ts';
import { router } from './settings/router.ts';
import { web } from './settings/web.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** All settings. A group's sentence becomes the heading of its table. */
export const SETTINGS = {
  data: text({
    fallback: './data',
    allowed: 'the path of a folder',
    test: (path) => path !== '' && !path.includes('\0'),
    about:
      'The folder that holds everything that is kept, relative to where the program starts. One program at a time uses it. `--data` wins over it.',
  }),
  log: {
    about: 'What the program says about itself.',
    settings: {
      level: oneOf({
        fallback: 'info',
        words: LEVELS,
        about: 'The least important kind of line that is written.',
      }),
    },
  },
  router,
  hub,
  web,
} as const satisfies Declarations;

/** What the program is told to do: the checked value of every setting. */
export type Config = ValuesOf<typeof SETTINGS>;
