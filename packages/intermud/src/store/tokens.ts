/** The lists whose changes are numbered. */
export type TokenList = 'mudlist' | 'chanlist';

/** Keeps the number of each list's last change, so that no list ever goes back over a restart. */
export interface TokenStore {
  /** The last token of `list`; 0 before the first. */
  get(list: TokenList): Promise<number>;
  /** Notes that `list` has come to `token`; a lower one than before changes nothing. */
  raise(list: TokenList, token: number): Promise<void>;
}
