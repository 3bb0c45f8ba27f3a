// What `set` sets. One entry a setting.

import { PLAN_LENGTH_MAX, TITLE_LENGTH_MAX } from '../limits.ts';
import type { Profile } from '../people/profile.ts';
import { Refusal } from '../people/refusal.ts';
import { colouredLine } from '../people/text.ts';

/** A setting of an account. */
export interface ProfileSetting {
  readonly name: string;
  /** What may stand behind it. */
  readonly values: string;
  readonly about: string;
  /** @throws {Refusal} `bad-arguments`, `too-long`. */
  read(value: string): Partial<Profile>;
  shown(profile: Profile): string;
}

const GENDERS = ['male', 'female', 'neuter'] as const;
const ENCODINGS = ['auto', 'utf-8', 'iso-8859-1', 'windows-1252', 'cp437', 'us-ascii'] as const;

/** What people and other clients call them. */
const ENCODING_NAMES: Readonly<Record<string, string>> = {
  'latin-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  utf8: 'utf-8',
  cp1252: 'windows-1252',
  ascii: 'us-ascii',
};

/** Every setting, in the order in which `set` shows them. */
export const SETTINGS: readonly ProfileSetting[] = [
  flag('colours', 'colours', 'colours, where your client shows them'),
  flag('timestamps', 'timestamps', 'the time before each line'),
  flag('screenreader', 'screenReader', 'lists come row by row, without columns'),
  {
    name: 'encoding',
    values: ENCODINGS.join('|'),
    about: 'the text that your telnet client reads; auto is what it says itself',
    read(value) {
      const encoding = oneOf('encoding', ENCODINGS, ENCODING_NAMES[value.toLowerCase()] ?? value);
      return { encoding: encoding === 'auto' ? '' : encoding };
    },
    shown: ({ encoding }) => encoding || 'auto',
  },
  {
    name: 'gender',
    values: GENDERS.join('|'),
    about: 'for emotes that others aim at you',
    read: (value) => ({ gender: GENDERS.indexOf(oneOf('gender', GENDERS, value)) as 0 | 1 | 2 }),
    shown: ({ gender }) => GENDERS[gender],
  },
  line('title', TITLE_LENGTH_MAX, 'a line about you, shown by who and finger'),
  line('plan', PLAN_LENGTH_MAX, 'more about you, shown by finger'),
];

function flag(name: string, key: 'colours' | 'timestamps' | 'screenReader', about: string): ProfileSetting {
  return {
    ...{ name, about, values: 'on|off' },
    read: (value) => ({ [key]: oneOf(name, ['on', 'off'], value) === 'on' }),
    shown: (profile) => (profile[key] ? 'on' : 'off'),
  };
}

function line(name: 'title' | 'plan', lengthMax: number, about: string): ProfileSetting {
  return {
    ...{ name, about, values: 'TEXT' },
    read(value) {
      const text = colouredLine(value);
      if (text.length <= lengthMax) return { [name]: text };
      throw new Refusal('too-long', `${name} may have ${lengthMax} characters, not ${text.length}`);
    },
    shown: (profile) => profile[name] || '(nothing)',
  };
}

function oneOf<const Word extends string>(name: string, words: readonly Word[], value: string): Word {
  const found = words.find((one) => one === value.toLowerCase());
  if (found !== undefined) return found;
  throw new Refusal('bad-arguments', `${name} must be one of ${words.join(', ')}, not "${value}"`);
}
