// Every bound of this package: value, unit and reason in one place.

/** Bytes of one incoming subnegotiation, IAC doubling undone. The largest honest ones (GMCP `Core.Supports.Set`) are below 2 KiB. */
export const SUBNEGOTIATION_BYTES_MAX = 16 * 1024;

/** Bytes of one outgoing subnegotiation. A mudlist of 500 muds fits; a client that buffers a message whole is spared more. */
export const SUBNEGOTIATION_OUT_BYTES_MAX = 256 * 1024;

/** Bytes of one line that a client types, before its end of line. A long pasted paragraph is 4 KiB. */
export const LINE_BYTES_MAX = 8 * 1024;

/** Levels of arrays and objects in GMCP data. The deepest known package has 5; what reads it may well recurse. */
export const GMCP_DEPTH_MAX = 32;

/** Levels of arrays and tables in an MSDP value, both ways: our own reader and writer recurse. */
export const MSDP_DEPTH_MAX = 32;

/** Terminal types asked for from one client. MTTS has three; the fourth answer repeats the third and ends the list. */
export const TTYPE_ANSWERS_MAX = 4;

/** Characters kept of a client's name, version or terminal. They end up in logs and in `who`. */
export const CLIENT_WORD_CHARS_MAX = 64;

/** Variables kept of one NEW-ENVIRON message. MNES defines six. */
export const ENVIRON_VARIABLES_MAX = 64;

/** Character sets looked at in one CHARSET request. Clients list 1 to 40. */
export const CHARSET_NAMES_MAX = 64;

/** MSSP answers to one client. Six bytes of DONT and DO could otherwise draw kilobytes, again and again. */
export const MSSP_ANSWERS_MAX = 2;

/** Bytes that MCCP3 may inflate to, per byte received. Typed text reaches 20; deflate itself ends at 1,032. */
export const INFLATE_RATIO_MAX = 100;

/** Bytes that MCCP3 may inflate to before the ratio counts: a short, very regular beginning is no bomb. */
export const INFLATE_SLACK_BYTES = 64 * 1024;

/** Bytes that one received chunk may inflate to. They are handled in one go, so they delay everybody else. */
export const INFLATE_CHUNK_BYTES_MAX = 1024 * 1024;

/** Compressed bytes that may wait for the inflater. More means that a client sends faster than can be inflated. */
export const INFLATE_QUEUE_BYTES_MAX = 1024 * 1024;

/**
 * Bytes that may wait for the MCCP2 compressor, or for a stream's end. zlib's threads take them within a turn or two of
 * the event loop, so this is what a game may say to one client in one turn.
 */
export const DEFLATE_QUEUE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * MCCP2 level (zlib's 1-9). On 800 lines of talk, each flushed, 4 takes 0.6 of the processor time of zlib's default, which
 * makes 3 percent less of them.
 */
export const DEFLATE_LEVEL = 4;

/** MCCP2 window, in bits: 8 KiB. With the memory level below, 64 KiB a client where zlib's default is 256 KiB. */
export const DEFLATE_WINDOW_BITS = 13;

/** MCCP2 memory level (zlib's 1-9): hash tables of 32 KiB. */
export const DEFLATE_MEMORY_LEVEL = 6;
