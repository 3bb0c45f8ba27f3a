// The story in short, on three routers; npm run story tells all of it, on five.
import { expect, test } from 'vitest';
import { cut, ending, killed, meeting } from './acts.ts';
import { tellStory } from './story.ts';

test('three real routers: a link is cut, a router is killed, and no line is lost that need not be, or comes twice', async () => {
  const told: string[] = [];
  const failed: string[] = [];
  const teller = {
    act: (title: string) => void told.push(`\n${title}`),
    says: (sentence: string) => void told.push(sentence),
    checks: (sentence: string, holds: boolean) => void (holds ? told : failed).push(sentence),
  };
  await tellStory(['alpha', 'beta', 'gamma'], [meeting, cut, killed, ending], { teller, talkMs: 1_000 });
  expect(failed, told.join('\n')).toEqual([]);
}, 600_000);
