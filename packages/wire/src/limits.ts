/** Every bound of this package: value, unit, reason. A number that limits anything lives here or nowhere. */

/** Containers inside containers that are read: twice what living mudlibs send, half of what FluffOS writes at most. */
export const LPC_DEPTH_IN_MAX = 64;

/** Containers inside containers that are written: drivers older than FluffOS give up a little above this. */
export const LPC_DEPTH_OUT_MAX = 32;

/** Elements, keys and values of one value, all levels together: keeps memory a small multiple of the text. */
export const LPC_ELEMENTS_MAX = 262_144;

/** Elements that a container counts for: five characters of text make a Map of 190 bytes, as much as eight elements. */
export const LPC_CONTAINER_ELEMENTS = 8;

/** Bytes of an in-band frame, length excluded: the hard limit that MUD mode's own description names. */
export const FRAME_BYTES_MAX = 2 * 1024 * 1024;

/** Bytes of a frame before the sender has introduced itself: a start-up packet with room to spare. */
export const FRAME_BYTES_STARTUP_MAX = 64 * 1024;

/** Characters of the names of muds, users, channels and routers. */
export const NAME_LENGTH_MAX = 64;

/** Digits of a ttl that a header scan accepts; more is left to the full decoder. */
export const TTL_DIGITS_MAX = 15;

/** Characters of offending input that an error message quotes: enough to find it by, on one line of a log. */
export const QUOTE_LENGTH_MAX = 24;
