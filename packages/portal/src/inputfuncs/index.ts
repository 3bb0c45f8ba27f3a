// The inputfuncs that every portal has.

import {
  clientOptions,
  clientVariables,
  getClientOptions,
  hello,
  keepAlive,
  ping,
  supportsAdd,
  supportsRemove,
  supportsSet,
} from './client.ts';
import type { Inputfunc } from './define.ts';
import { getInputfuncs } from './list.ts';
import { credentials, login } from './login.ts';
import { msdpInputfuncs, msdpOverGmcp } from './msdp.ts';
import { repeat, unrepeat } from './repeat.ts';
import { echo, fallback, text } from './text.ts';
import { getValue, monitor, monitored, unmonitor } from './values.ts';

/** The defaults; a game's own inputfunc of the same name takes a default's place. */
export const DEFAULT_INPUTFUNCS: readonly Inputfunc[] = [
  text,
  echo,
  fallback,
  clientOptions,
  getClientOptions,
  hello,
  supportsSet,
  supportsAdd,
  supportsRemove,
  ping,
  keepAlive,
  ...clientVariables,
  getInputfuncs,
  login,
  credentials,
  getValue,
  monitor,
  unmonitor,
  monitored,
  repeat,
  unrepeat,
  ...msdpInputfuncs,
  msdpOverGmcp,
];
