// How somebody likes things: kept with the account, as JSON.

import { z } from 'zod';
import {
  ENCODING_LENGTH_MAX,
  IGNORED_MAX,
  PLAN_LENGTH_MAX,
  SSH_KEY_LENGTH_MAX,
  SSH_KEYS_MAX,
  TITLE_LENGTH_MAX,
} from '../limits.ts';

const Ignored = z.array(z.string()).max(IGNORED_MAX).default([]);

/** What an account has chosen. What an older version kept is completed by what holds for a new account. */
const Profile = z.object({
  title: z.string().max(TITLE_LENGTH_MAX).default(''),
  plan: z.string().max(PLAN_LENGTH_MAX).default(''),
  /** 0 male, 1 female, 2 neuter. */
  gender: z.literal([0, 1, 2]).default(2),
  colours: z.boolean().default(true),
  /** Somebody listens instead of reading: on top of what the client says itself. */
  screenReader: z.boolean().default(false),
  timestamps: z.boolean().default(false),
  /** The text that telnet clients get, such as `latin1`; empty for what the client says. */
  encoding: z.string().max(ENCODING_LENGTH_MAX).default(''),
  /** Public keys for ssh, as a line of an authorized_keys file has them: algorithm, base64, comment. */
  keys: z.array(z.string().max(SSH_KEY_LENGTH_MAX)).max(SSH_KEYS_MAX).default([]),
  /** Lower-case: users as `user@mud`, muds, channels. */
  ignored: z
    .object({ users: Ignored, muds: Ignored, channels: Ignored })
    .default({ users: [], muds: [], channels: [] }),
});

export type Profile = z.infer<typeof Profile>;

/** What holds for somebody who has chosen nothing. */
export const NEW_PROFILE: Profile = Profile.parse({});

/** Reads what was kept; whatever cannot be read counts as not chosen. */
export function readProfile(text: string | undefined): Profile {
  if (text === undefined) return NEW_PROFILE;
  const kept = Profile.safeParse(JSON.parse(text));
  return kept.success ? kept.data : NEW_PROFILE;
}

/** Whether somebody does not want to hear from a user. */
export function ignores({ ignored }: Profile, { user, mud }: { user: string; mud: string }): boolean {
  const place = mud.toLowerCase();
  return ignored.muds.includes(place) || ignored.users.includes(`${user.toLowerCase()}@${place}`);
}
