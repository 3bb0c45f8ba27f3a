import { expect, test } from 'vitest';
import { Resumption } from './resume.ts';

const welcome = (resumed: boolean, seen = 0) => JSON.stringify(['welcome', { token: 'T', seen, resumed }]);
const command = (name: string, seq: number) => JSON.stringify([name, [], {}, seq]);

test('Resumption says hello with a ticket, and later with what it has seen', () => {
  const resumption = new Resumption();
  expect(JSON.parse(resumption.hello('one'))).toEqual(['hello', { ticket: 'one' }]);
  resumption.incoming(welcome(false));
  resumption.incoming(command('text', 1));
  expect(JSON.parse(resumption.hello('two'))).toEqual(['hello', { ticket: 'two', resume: 'T', seen: 1 }]);
});

test('Resumption takes each command once, and acknowledges it', () => {
  const resumption = new Resumption();
  resumption.incoming(welcome(false));
  expect(resumption.incoming(command('ping', 1))).toEqual({
    is: 'command',
    command: ['ping', [], {}],
    acknowledgement: '["ack",1]',
  });
  expect(resumption.incoming(command('ping', 1))).toEqual({ is: 'nothing' });
  expect(resumption.incoming(command('ping', 2))).toMatchObject({ is: 'command' });
});

test('Resumption sends again what the hub has not got, and nothing else', () => {
  const resumption = new Resumption();
  resumption.incoming(welcome(false));
  const frames = ['a', 'b', 'c'].map((name) => resumption.outgoing([name, [], {}]));
  expect(JSON.parse(frames[2] ?? '')).toEqual(['c', [], {}, 3]);
  resumption.incoming('["ack",1]');
  expect(resumption.incoming(welcome(true, 2))).toEqual({
    is: 'welcome',
    isResumed: true,
    unseen: [frames[2]],
  });
});

test('Resumption begins at 1 when the session could not be resumed', () => {
  const resumption = new Resumption();
  resumption.incoming(welcome(false));
  resumption.outgoing(['a', [], {}]);
  resumption.incoming(command('text', 1));
  expect(resumption.incoming(welcome(false))).toEqual({ is: 'welcome', isResumed: false, unseen: [] });
  expect(JSON.parse(resumption.outgoing(['b', [], {}]))).toEqual(['b', [], {}, 1]);
  expect(resumption.incoming(command('text', 1))).toMatchObject({ is: 'command' });
});
