// Every bound of the daemon: value, unit, reason.

/** Milliseconds from SIGTERM to a clean end. Service managers kill after 10 s or more; then nothing was cut short. */
export const STOP_MS_MAX = 5_000;

/** Milliseconds of that for people's clients to read the last words and close; one that is gone never does. */
export const PEOPLE_STOP_MS = 500;

/** Milliseconds of that for requests under way on the web door: a page asks again by itself. */
export const WEB_STOP_MS = 250;

/** Milliseconds of that for the hub to take its leave of a router elsewhere that may not answer. The router comes after it. */
export const HUB_STOP_MS = 1_750;

/** Bytes of an answer on the control socket. The longest is a status: about 1 KiB a mud with its link, 10,000 muds. */
export const CONTROL_LINE_BYTES_MAX = 16 * 1024 * 1024;

/** Bytes of one request on the control socket. The longest is a letter of 1 MiB whose every byte is escaped. */
export const CONTROL_REQUEST_BYTES_MAX = 8 * 1024 * 1024;

/** Characters of the name of an action in such a request: ours have less than 30. */
export const CONTROL_ACTION_LENGTH_MAX = 100;

/** Requests of one link that are answered or wait for it, one after the other: our own programs send one. */
export const CONTROL_REQUESTS_MAX = 16;

/** Recipients, ids and rows that one request names or asks for: a page of a list. What they stand for has bounds of its own. */
export const CONTROL_ITEMS_MAX = 1_000;

/** Milliseconds between two lines that say that an action goes on: well below what who asks bears. */
export const CONTROL_PROGRESS_MS = 2_000;

/** Programs that hold the control socket at once: each is one command that somebody typed. */
export const CONTROL_LINKS_MAX = 16;

/** Milliseconds of silence that a client bears from the running program, which says every 2 s that it is at work. */
export const CONTROL_ANSWER_MS_MAX = 10_000;

/** Bytes of a socket's path. The least of the systems that we run on (macOS) takes 104 with the end mark. */
export const SOCKET_PATH_BYTES_MAX = 103;

/** Characters of one text in a log line: what a stranger wrote is a hint there, not an archive. */
export const LOG_TEXT_CHARACTERS_MAX = 500;

/** Bytes of an HTTP request's body: nothing that is served now takes one. */
export const HTTP_BODY_BYTES_MAX = 64 * 1024;

/** Characters of a name, and of a password, in a request of a page: four times what the hub takes, so that it says itself what is too long. */
export const HTTP_NAME_LENGTH_MAX = 256;
export const HTTP_PASSWORD_LENGTH_MAX = 1_024;

/** Milliseconds for the head of an HTTP request, and as many for its body: who is slower is no reader. */
export const HTTP_REQUEST_MS_MAX = 10_000;

/** Milliseconds for a request whose body is a file: 2 GiB at 1 Mbit/s take five hours. One that stands still ends sooner. */
export const HTTP_UPLOAD_MS_MAX = 6 * 60 * 60 * 1_000;

/** Milliseconds between two looks at who is too slow: half of the time that the quickest has. */
export const HTTP_CHECK_MS = 5_000;

/** HTTP connections at once: scrapers and health checks need a few, people's pages some hundred. */
export const HTTP_LINKS_MAX = 2_000;

/** Of them from one address: a class of students behind one, each with the six that a browser opens. */
export const HTTP_LINKS_PER_ADDRESS_MAX = 200;

/** Milliseconds without a byte after which a file on its way over HTTP is given up: it holds one of few places. */
export const FILE_STALL_MS = 60_000;

/** Seconds that a browser keeps its login: as long as the hub does. */
export const LOGIN_COOKIE_S = 30 * 24 * 60 * 60;

/** Bytes of a file that a page puts: the network's own files end at 2 GiB, where living drivers' integers do. */
export const FILE_PUT_BYTES_MAX = 2 ** 31 - 1;

/** Characters of an X-Forwarded-For header that are read, from its end, and addresses in it: nobody has more than a few proxies. */
export const FORWARDED_LENGTH_MAX = 1_024;
export const FORWARDED_HOPS_MAX = 16;

/** Milliseconds between two looks at the files of a certificate: who renews one does not sit and wait for it. */
export const CERTIFICATE_CHECK_MS = 60_000;
