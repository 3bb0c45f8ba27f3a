// Every bound of the client, with unit and reason. What the hub bounds (mail, lines) is named after its own bound.

export const LIMITS = {
  /** Lines of one conversation kept in the page; older ones are asked for again. Keeps a phone smooth. */
  linesKept: 1_000,
  /** Lines and mails asked for at once: two screens of them, as the hub gives unless asked for more. */
  pageCount: 50,
  /** Pages of older lines that are loaded to find where somebody was reading before a reload: 500 lines, a busy day. */
  anchorPagesMax: 10,
  /** Lines of text kept for the terminal view: what a terminal's own window keeps to scroll back. */
  terminalLines: 2_000,
  /** Characters of one line that is sent; the hub's own bound. */
  lineChars: 4_096,
  /** Characters of a subject; the hub's own bound. */
  subjectChars: 128,
  /** Bytes of a mail's or post's text as it travels: a frame of the hub has 65,536, and holds the receivers too. */
  textBytes: 60_000,
  /** Characters that a password has at least; the hub's own bound. */
  passwordChars: 6,
  /** Mails of one's own that are asked how they stand when the list is opened: those at its top. */
  standingsMax: 10,
  /** Receivers of one mail; the hub's own bound. */
  receiversMax: 32,
  /** Bytes of one file put to another mud: the page holds it whole while it goes. */
  fileBytes: 64 * 1024 * 1024,
  /** Coloured pieces of one text; the rest comes without colours. Nobody paints that much by hand. */
  spansMax: 500,
  /** Combining marks on one letter. Three are enough for every script in use, and do not reach into other lines. */
  marksMax: 3,
  /** Milliseconds to wait for an answer. The hub gives up on other muds after 15 s. */
  answerMs: 20_000,
  /** Requests without an answer. A page has no more than a few; more is a mistake. */
  requestsMax: 64,
  /** Milliseconds from a lost connection to the next try: at first, and at most. */
  retryFirstMs: 500,
  retryMaxMs: 15_000,
  /** Milliseconds for the WebSocket to open, and without a frame before the connection counts as lost. */
  openMs: 10_000,
  silenceMs: 45_000,
  /** Milliseconds of quiet before a ping, so that two of them fit into the silence that counts as lost. */
  pingMs: 20_000,
  /** Bytes that wait in the browser's socket. Past it the network does not take what we send. */
  socketBytes: 1_048_576,
  /** Milliseconds between two read marks of one conversation: who scrolls does not send one for each line. */
  readMs: 1_000,
  /** Drafts kept in the browser, and lines that can be called back with the arrow key. */
  draftsMax: 100,
  /** Characters of all drafts together: browsers keep 5 MB of a page, two bytes a character. */
  draftsChars: 1_000_000,
  recallMax: 50,
  /** Samples of the status graphs: five minutes, one a second. */
  samplesMax: 300,
  /** Notices on the screen at once, and milliseconds that each stays. */
  noticesMax: 4,
  noticeMs: 8_000,
} as const;
