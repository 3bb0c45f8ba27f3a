// For programs that want to run a router or a hub of their own. Most people want the `intermud` command.
export { Hub, type HubOptions } from './hub/index.ts';
export { Router, type RouterOptions, type RouterSettings } from './router/index.ts';
export { openStore, type Store, StoreError, type StoreOptions } from './store/index.ts';
