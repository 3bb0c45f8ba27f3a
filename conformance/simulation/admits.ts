// Who may speak and listen on a channel, as the specification has it: what the routers do is held against this.

/** What of a channel says so. */
export interface Guarded {
  readonly owner: string;
  readonly type: 0 | 1 | 2;
  readonly members: readonly string[];
}

/** Whether a mud may speak and listen: the owner always, the others by the list. Source: Intermud-3, "Service: channel". */
export const admits = ({ owner, type, members }: Guarded, mud: string): boolean =>
  owner === mud || members.includes(mud) === (type !== 0);
