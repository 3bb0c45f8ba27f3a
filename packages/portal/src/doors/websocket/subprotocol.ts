// Apart from what speaks it: who only wants the name needs no types of ws for it.

/** The subprotocol whose frames are described in the package's README. */
export const RESUMABLE = 'v1.portal.intermud';
