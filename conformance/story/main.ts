// Five real routers, a mud on each, and everything that can go wrong between them: npm run story
import { cut, drained, ending, halfOpen, held, killed, meeting, silence } from './acts.ts';
import { type Teller, tellStory } from './story.ts';

const ROUTERS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
const ACTS = [meeting, cut, held, killed, drained, halfOpen, silence, ending];

const began = performance.now();
let failures = 0;
let act = 0;

const print = (text: string) => process.stdout.write(`${text}\n`);
const stamped = (text: string) => print(`${seconds().padStart(6)} s  ${text}`);
const seconds = () => ((performance.now() - began) / 1_000).toFixed(1);

const teller: Teller = {
  act: (title) => {
    act += 1;
    print(`\nAct ${act}. ${title}`);
  },
  says: stamped,
  checks: (sentence, holds) => {
    if (!holds) failures += 1;
    stamped(`${holds ? 'good:' : 'NOT SO:'} ${sentence}`);
  },
};

try {
  await tellStory(ROUTERS, ACTS, { teller });
} catch (error) {
  failures += 1;
  stamped(`NOT SO: ${error instanceof Error ? error.message : String(error)}`);
}
print(failures === 0 ? '\nAll is well' : `\n${failures} things are not as they should be`);
process.exitCode = failures === 0 ? 0 : 1;
