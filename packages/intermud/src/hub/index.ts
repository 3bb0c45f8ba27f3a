export { type Account, Accounts, type AccountsOptions, type NewAccount } from './accounts.ts';
export { type AwayList, MemoryAwayList } from './away.ts';
export { AccountError, type AccountFault } from './errors.ts';
export { HOME_CHANNEL, Hub, type HubOptions } from './hub.ts';
export { hubStorage, type Reservation, reservedPassword } from './memory.ts';
export { faultOfName } from './names.ts';
export { HASH_COST, type HashCost, Passwords } from './passwords.ts';
export { type Gender, isHidden, NOBODY, type Person, type Presence, type PrivateLine } from './presence.ts';
