// What is set for a newsgroup.
import { type GroupSettings, NEWS_RIGHTS } from '../../store/index.ts';
import { ServiceError } from '../service-error.ts';
import { ABOUT_LENGTH_MAX, KEEP_DAYS, KEEP_DAYS_MAX } from './limits.ts';

/** What is to be set for a newsgroup; the rest stays as it is, or as it is for the group above. */
export type GroupChanges = Pick<GroupSettings, 'name'> & {
  readonly [Setting in Exclude<keyof GroupSettings, 'name'>]?: GroupSettings[Setting] | undefined;
};

/** What a new group is unless said otherwise: everybody reads and posts, staff makes groups below it. */
export const GROUP_DEFAULTS: Omit<GroupSettings, 'name'> = {
  about: '',
  read: 'all',
  post: 'all',
  create: 'staff',
  keepDays: KEEP_DAYS,
};

/** The settings with the changes. */
export function changed(settings: Omit<GroupSettings, 'name'>, changes: GroupChanges): GroupSettings {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...settings, name: changes.name, ...Object.fromEntries(given) };
}

/** @throws {ServiceError} BAD_ARGUMENTS. */
export function checkSettings({ about, keepDays, ...rights }: GroupSettings): void {
  if ([...about].length > ABOUT_LENGTH_MAX || /\p{Cc}/u.test(about))
    throw bad(`Cannot set newsgroup: about must be one line of at most ${ABOUT_LENGTH_MAX} characters`);
  if (!Number.isInteger(keepDays) || keepDays < 0 || keepDays > KEEP_DAYS_MAX)
    throw bad(
      `Cannot set newsgroup: days to keep must be a whole number from 0 to ${KEEP_DAYS_MAX}, got ${keepDays}`,
    );
  for (const right of ['read', 'post', 'create'] as const)
    if (!NEWS_RIGHTS.includes(rights[right]))
      throw bad(
        `Cannot set newsgroup: ${right} must be one of ${NEWS_RIGHTS.join(', ')}, got "${rights[right]}"`,
      );
}

const bad = (message: string): ServiceError => new ServiceError('BAD_ARGUMENTS', message);
