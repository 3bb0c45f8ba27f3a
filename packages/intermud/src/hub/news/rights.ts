// Who may do what with a newsgroup, and what a group may be called.
import type { NewsRight } from '../../store/index.ts';
import { ServiceError } from '../service-error.ts';
import { GROUP_NAME_LENGTH_MAX } from './limits.ts';

/** Who wants something of a newsgroup: another mud, one of the hub's people, or who runs the hub. */
export type NewsUser =
  | { readonly is: 'mud'; readonly mud: string }
  | { readonly is: 'account'; readonly name: string; readonly isStaff: boolean }
  | { readonly is: 'operator' };

/** Whether somebody has a right. The operator has all of them. */
export function allows(right: NewsRight, who: NewsUser): boolean {
  if (who.is === 'operator' || right === 'all') return true;
  if (who.is === 'mud' || right === 'nobody') return false;
  return right === 'accounts' || who.isStaff;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}+_-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}+_-]*)*$/u;

/** @throws {ServiceError} BAD_ARGUMENTS. */
export function checkGroupName(name: string): void {
  if (NAME.test(name) && [...name].length <= GROUP_NAME_LENGTH_MAX) return;
  throw new ServiceError(
    'BAD_ARGUMENTS',
    `Cannot name a newsgroup "${name}": letters, digits, +, - and _ are allowed, with dots between parts, ${GROUP_NAME_LENGTH_MAX} characters in all`,
  );
}

/** The names of the groups above one, the nearest first: `a.b` and `a` of `a.b.c`. */
export function groupsAbove(name: string): string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, parts.length - 1 - at).join('.'));
}
