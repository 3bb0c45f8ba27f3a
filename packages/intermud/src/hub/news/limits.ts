// Every bound of news: value, unit, reason.

/** Characters of a newsgroup's name; the bound that every name on this network has. */
export const GROUP_NAME_LENGTH_MAX = 64;

/** Newsgroups of one hub, mirrors included: the list goes out whole. */
export const GROUPS_MAX = 1_000;

/** Characters of the line about a newsgroup: two lines of a terminal, beside its name. */
export const ABOUT_LENGTH_MAX = 200;

/** Days that the posts of a new group are kept: a year, which is what a small hub has room for. */
export const KEEP_DAYS = 365;

/** Days that posts may be kept; 0 is for ever. */
export const KEEP_DAYS_MAX = 36_500;

/** Posts of one group that are kept; older ones expire. */
export const POSTS_EACH_MAX = 10_000;

/** Bytes of one post, all its texts in UTF-8. */
export const POST_BYTES_MAX = 256 * 1024;

/** Characters of the subject of a post: as many as a letter's. */
export const POST_SUBJECT_LENGTH_MAX = 128;

/** Posts that one mud may give in an hour: more than its people write in a day. */
export const HOURLY_POSTS_MAX = 200;

/** Milliseconds of the hour of the bound above: counted back from now, so that nothing happens at its full. */
export const HOUR_MS = 60 * 60 * 1_000;

/** Milliseconds within which the same post of the same mud is taken for a repeat: its answer was lost. */
export const SAME_POST_MS = 10 * 60 * 1_000;

/** Milliseconds between two rounds that let posts expire: they are kept for days. */
export const EXPIRE_EVERY_MS = 60 * 60 * 1_000;

/** Milliseconds between two looks at a mirrored group, unless given. */
export const MIRROR_EVERY_MS = 15 * 60 * 1_000;

/** Milliseconds between two looks at least: the other mud has other things to do. */
export const MIRROR_EVERY_MS_MIN = 60 * 1_000;

/** Milliseconds between two looks at most: a mirror that looks less than once a week is none. */
export const MIRROR_EVERY_MS_MAX = 7 * 24 * 60 * 60 * 1_000;

/** Groups that are mirrored: they are looked at one after the other, each every quarter of an hour. */
export const MIRRORS_MAX = 100;

/** Posts copied of one group at one look; the rest comes with the next, which is then at once. */
export const COPY_MAX = 500;

/** Posts that are written down together while a group is copied: 12 MiB at the most, if each is of the longest. */
export const COPY_BATCH = 50;

/** Posts on one page of a list: heads alone, some 100 bytes each. */
export const NEWS_PAGE_MAX = 1_000;
