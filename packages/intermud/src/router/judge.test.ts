import { expect, test } from 'vitest';
import type { MudRecord } from '../store/index.ts';
import { judge, type StartupCase } from './judge.ts';

const record = { name: 'Bedrock', password: 77 } as MudRecord;
const given: StartupCase = {
  name: 'Bedrock',
  password: 77,
  record,
  isOnline: false,
  reserved: undefined,
  isFromLastAddress: false,
};

test('an unknown mud is new, whatever its password; so is one that the operator forgot', () => {
  expect(judge({ ...given, record: undefined })).toEqual({ is: 'new' });
  expect(judge({ ...given, record: { ...record, password: 0 } })).toEqual({ is: 'new' });
});

test('the right password is right from anywhere, also beside a living link', () => {
  expect(judge(given)).toEqual({ is: 'known', password: 77 });
  expect(judge({ ...given, isOnline: true })).toEqual({ is: 'known', password: 77 });
});

test('a wrong password is forgiven from the last address, but never beside a living link', () => {
  const wrong = { ...given, password: 78, isFromLastAddress: true };
  expect(judge(wrong)).toMatchObject({ is: 'forgiven' });
  expect(judge({ ...wrong, isOnline: true })).toMatchObject({
    is: 'refused',
    code: 'NOT_ALLOWED',
    isGuess: true,
  });
});

test('a wrong password from elsewhere is refused, and the way out is named', () => {
  expect(judge({ ...given, password: 0 })).toMatchObject({
    is: 'refused',
    message: expect.stringContaining('intermud router forget "Bedrock"'),
  });
});

test('a name is the same whatever its case, and is kept as it was first written', () => {
  expect(judge({ ...given, name: 'BEDROCK' })).toMatchObject({
    is: 'refused',
    message: expect.stringContaining('"Bedrock"'),
    isGuess: false,
  });
});

test('a reserved name needs its own password, known or not', () => {
  expect(judge({ ...given, record: undefined, reserved: 5 })).toMatchObject({ is: 'refused' });
  expect(judge({ ...given, record: undefined, reserved: 5, password: 5 })).toEqual({
    is: 'known',
    password: 5,
  });
  expect(judge({ ...given, reserved: 5 })).toMatchObject({ is: 'refused' });
});
