// npm run bench: the codec beside JSON, the router beside a plain relay and two message brokers, two routers beside one, what links
// and logins cost, files on oob links beside a plain stream, a thousand people on one channel.
//   npm run bench -- [codec | router | irn | idle | storm | oob | sessions] [--rounds N] [--duration SECONDS] [--no-nul] [--only TEXT]
import { parseArgs } from 'node:util';
import { benchIdle } from './idle.ts';
import { benchIrn } from './irn.ts';
import { formatLpcRows, run } from './lpc.ts';
import { benchOob } from './oob.ts';
import { benchRouter } from './router.ts';
import { benchSessions } from './sessions.ts';
import { benchStorm } from './storm.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    duration: { type: 'string', default: '2' },
    'no-nul': { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const isWanted = (part: string): boolean => positionals.length === 0 || positionals.includes(part);

if (isWanted('codec')) console.log(formatLpcRows(await run()));
if (isWanted('router'))
  await benchRouter({
    rounds: Number(values.rounds),
    durationS: Number(values.duration),
    nul: !values['no-nul'],
    only: values.only,
  });
if (isWanted('irn'))
  await benchIrn({
    rounds: Number(values.rounds),
    durationS: Number(values.duration),
    nul: !values['no-nul'],
    only: values.only,
  });
if (isWanted('idle')) await benchIdle({ rounds: Number(values.rounds) });
if (isWanted('storm')) await benchStorm({ rounds: Number(values.rounds) });
if (isWanted('oob')) await benchOob({ rounds: Number(values.rounds), bytes: 1024 ** 3 });
if (isWanted('sessions'))
  await benchSessions({ rounds: Number(values.rounds), durationS: 5 * Number(values.duration) });
