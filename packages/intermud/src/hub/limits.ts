// Every bound of the hub: value, unit, reason.

/** Characters of an account's name; the bound that every name on this network has. */
export const NAME_LENGTH_MAX = 64;

/** Characters of a password at least. Doors throttle those who guess; shorter ones are guessed all the same. */
export const PASSWORD_LENGTH_MIN = 6;

/** Characters of a password at most, so that nobody makes us hash a book. */
export const PASSWORD_LENGTH_MAX = 256;

/** Passwords hashed at the same time. Each takes 19 MiB and one of the four threads that files and name look-ups need too. */
export const HASHES_AT_ONCE = 2;

/** Passwords that wait to be hashed: 64 at 20 ms each on two threads keep the last one waiting for less than a second. */
export const HASHES_WAITING_MAX = 64;

/** Characters of one tell that is kept. Living muds send less than 1,000. */
export const TELL_LENGTH_MAX = 8_192;

/** Characters of a line that others say on a channel or in a tell, and lines of it: a poem or a drawing, no flood. */
export const SAYING_LENGTH_MAX = TELL_LENGTH_MAX;
export const SAYING_LINES_MAX = 50;

/** Amounts that the people of one mud may say, in KiB at once and in milliseconds for one more: each reader gets three forms of it, and is cut off with 1 MiB unread. */
export const TALK_BURST_KIB = 128;
export const TALK_KIB_EVERY_MS = 100;

/** KiB that a line costs beside its text: 40 short ones a second are more than a mud's people type. */
export const TALK_LINE_KIB = 0.25;

/** Muds whose talk is counted; the whole network has about 200. */
export const TALK_MUDS_MAX = 10_000;

/** Rows of an answer of another mud that are shown: a mud is asked who is on, not for a book. */
export const ANSWER_ROWS_MAX = 500;

/** Characters of one field of such an answer: a long title. */
export const ANSWER_TEXT_MAX = 256;

/** Characters of why something failed, as another mud says it. */
export const REASON_LENGTH_MAX = 500;

/** Milliseconds in which a router that refuses to add the hub's channel says so: it says nothing if it does not. */
export const CHANNEL_ANSWER_MS = 5_000;

/** Milliseconds between two tries to add the hub's channel, when the router refused or did not answer. */
export const CHANNEL_RETRY_MS = 60_000;

/** Milliseconds to wait for the network, and for the hub's channel. A router on the same machine needs a few of them. */
export const READY_MS = 10_000;

/** Characters of the line that people write about themselves: one line of a who list, with a name before it. */
export const TITLE_LENGTH_MAX = 128;

/** Characters of why somebody is away: the rest of a line of a who list. */
export const AFK_LENGTH_MAX = 80;

/** Characters of what others may read about somebody: a screenful. */
export const PLAN_LENGTH_MAX = 2_000;

/** Entries of each list of what somebody ignores: each line that comes is looked up in it. */
export const IGNORED_MAX = 100;

/** Tries to log in under one name, and from one address by HTTP, at once. A person mistypes three times, not ten. */
export const LOGIN_BURST = 10;

/** Milliseconds for one more of them: 10 a minute are 14,400 guesses a day against a password of 6 characters. */
export const LOGIN_EVERY_MS = 6_000;

/** Names and addresses whose tries are remembered: some 100 bytes each. Forgetting one costs an attacker 10,000 others. */
export const LOGIN_KEYS_MAX = 10_000;

/** Accounts that one address may make at once: a class of students, and a hub's first evening. */
export const SIGNUP_BURST = 20;

/** Milliseconds for one more of them: ten an hour, when the first evening is over. */
export const SIGNUP_EVERY_MS = 6 * 60 * 1_000;

/** Guests at a time: each is an account of no use to anybody when it goes. */
export const GUESTS_MAX = 200;

/** Milliseconds until a line that the router has not sent back counts as lost: living ones need less than one second. */
export const ECHO_MS = 5_000;

/** Milliseconds in which another mud may say that a tell did not arrive: as many as it has for any answer. */
export const TELL_REFUSAL_MS = 15_000;

/** Milliseconds that another mud has to answer who, finger and the like. docs/gmcp.md promises them. */
export const ANSWER_MS = 15_000;

/** Milliseconds that a locate gathers answers. docs/gmcp.md promises them. */
export const LOCATE_MS = 10_000;

/** Questions of one session to the network at a time: a page asks a few when it is opened. */
export const QUESTIONS_EACH_MAX = 16;

/** Lines or tells of one page of a history at most, and how many if nothing is said: two screens, and a few more. */
export const PAGE_MAX = 100;
export const PAGE_COUNT = 50;

/** Conversations on the list, the newest: nobody scrolls further. docs/gmcp.md promises them. */
export const CONVERSATIONS_MAX = 200;

/** Tells that are shown at login; the rest is in the history. */
export const TELLS_SHOWN_MAX = 50;

/** Unread tells of one account, from which on others are told that there is no room: nobody reads more after a holiday. */
export const TELLS_UNREAD_MAX = 500;

/** Unread tells among which those that a terminal has shown are looked for: no account keeps more. */
export const TELLS_MARKED_MAX = 2_000;

/** Milliseconds over which changes of the mud list are gathered before people are told: a router that comes back brings all of it. */
export const MUDLIST_GATHER_MS = 1_000;

/** Milliseconds between two samples of the traffic. docs/gmcp.md promises them. */
export const SAMPLE_EVERY_MS = 1_000;

/** Samples kept: one a second for five minutes, as wide as a graph. */
export const SAMPLES_MAX = 300;

/** Links of which samples are kept: 2.4 KB each. The rest counts in the sums alone. */
export const LINKS_SAMPLED_MAX = 500;

/** Links that a status shows, the busiest ones: 10 KB, every STATUS_EVERY_MS to each who looks. docs/gmcp.md promises them. */
export const LINKS_SHOWN_MAX = 100;

/** Of them those whose samples go along, up to 3 KB each the first time: as many lines as can be told apart in a graph. */
export const LINKS_DRAWN_MAX = 8;

/** Milliseconds between two statuses for who watches. docs/gmcp.md promises them. */
export const STATUS_EVERY_MS = 2_000;

/** Words that a completion offers. docs/gmcp.md promises them. */
export const WORDS_MAX = 20;

/** Characters of a line for which a client asks what could complete it. Nobody types a longer one. */
export const LINE_LENGTH_MAX = 4_096;

/** Characters of a name or an address in a request of a client: three times a name, so that a longer one can be refused by name. */
export const REQUEST_NAME_LENGTH_MAX = 200;

/** Characters of a letter or post in a request. Doors take 64 KiB of JSON, so that this is met there first. */
export const REQUEST_LETTER_LENGTH_MAX = 65_536;

/** Characters of the path of a folder in a request: as long as a path among the files may be. */
export const REQUEST_PATH_LENGTH_MAX = 1_024;

/** Letters that one request may throw away: a page of a list. */
export const REQUEST_LETTERS_MAX = 100;

/** Milliseconds until a guest who has not opened a session is forgotten: a page opens one within seconds. */
export const GUEST_IDLE_MS = 10 * 60 * 1_000;

/** Milliseconds to give a name and a password before a session without an account is closed: time to look one up. */
export const GREETING_MS = 5 * 60 * 1_000;

/** Wrong passwords before a telnet session is closed: who mistypes may connect again. */
export const GREETING_TRIES_MAX = 5;

/** Lines that somebody may type ahead before being let in: a name, a password, and a client's opening script. */
export const DOORSTEP_LINES_MAX = 32;

/** Milliseconds that a browser stays logged in: 30 days. */
export const LOGIN_MS = 30 * 24 * 60 * 60 * 1_000;

/** Characters of a browser's token; ours have 43. */
export const TOKEN_LENGTH_MAX = 64;

/** Files that people move to and from other muds at a time: each may fill a disk, and a link to its mud. */
export const SPOOLS_MAX = 8;

/** Files of them of one account: nobody may take them all. */
export const SPOOLS_EACH_MAX = 2;

/** Lines of a letter or post that somebody types: more is pasted, and fits into a file. */
export const TYPED_LINES_MAX = 500;

/** Characters of the name of an encoding that somebody has chosen: the longest that is known has 18. */
export const ENCODING_LENGTH_MAX = 32;

/** Public keys of one account, and characters of each: an RSA key of 16,384 bits has 2,800. */
export const SSH_KEYS_MAX = 10;
export const SSH_KEY_LENGTH_MAX = 4_000;
