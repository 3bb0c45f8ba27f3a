// `intermud mail ...`: letters of the hub's people.
import type { Address, DeliveryStatus, MailboxEntry, MailboxLetter } from '../../store/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CommandError } from '../faults.ts';
import {
  LIST_LIMIT,
  openPost,
  POST_DETAILS,
  POST_OPTIONS,
  printText,
  readCount,
  readId,
  readText,
} from '../post-options.ts';
import type { Terminal } from '../terminal.ts';
import { sizeText, timeText } from '../text/size.ts';

export const mailSend = command({
  name: 'mail send',
  summary: 'Sends a letter to people of this hub and of other muds',
  details: `The text comes from standard input unless --text gives it. Done when the hub has written the letter down: it is delivered as soon as the other mud can be reached, for seven days. ${POST_DETAILS}`,
  arguments: {
    to: { about: 'whom it is for, as USER@MUD, or a name alone for somebody of this hub', many: true },
  },
  options: {
    subject: { kind: 'value', about: 'what it is about, in a line' },
    cc: { kind: 'many', value: 'USER@MUD', about: 'who gets a copy (may be repeated)' },
    bcc: { kind: 'many', value: 'USER@MUD', about: 'who gets a copy that nobody sees (may be repeated)' },
    text: { kind: 'value', about: 'the text' },
    ...POST_OPTIONS,
  },
  examples: [
    ['intermud mail send barney@Granite --subject Lunch --text "At noon?"', 'sends a line'],
    [
      'intermud mail send barney@Granite --cc betty@Slate --subject Plans < plans.txt',
      'sends a file of text',
    ],
  ],
  run: async ({ arguments: { to }, options, terminal }) => {
    const { subject, cc, bcc, json } = options;
    if (subject === undefined) throw new CommandError(2, 'Cannot send mail: --subject is missing');
    const { config, as } = await openPost(options);
    const contents = await readText(terminal, options.text);
    const sent = await act(config, 'mail.send', {
      ...as,
      to: [...to],
      cc: [...cc],
      bcc: [...bcc],
      subject,
      contents,
    });
    if (json) terminal.json(sent);
    else terminal.note(`Letter ${sent.id} is accepted`);
  },
});

export const mailList = command({
  name: 'mail list',
  summary: 'Lists letters, the newest first',
  details: `A star marks what is unread. ${POST_DETAILS}`,
  arguments: {},
  options: {
    sent: { kind: 'flag', about: 'letters written by this account instead of those that came' },
    unread: { kind: 'flag', about: 'only what has not been read' },
    thread: { kind: 'value', value: 'SUBJECT', about: 'only the conversation with that subject' },
    search: {
      kind: 'value',
      value: 'WORDS',
      about: 'only letters that hold all these words, or words that begin so',
    },
    limit: { kind: 'value', value: 'N', about: `at most so many (default ${LIST_LIMIT})` },
    ...POST_OPTIONS,
  },
  examples: [
    ['intermud mail list --unread', 'what is new'],
    ['intermud mail list --search "lunch noon" --json', 'letters that hold both words'],
  ],
  run: async ({ options, terminal }) => {
    const { config, as } = await openPost(options);
    const entries = await act(config, 'mail.list', {
      ...as,
      folder: options.sent ? 'sent' : 'inbox',
      isUnread: options.unread,
      subject: options.thread,
      words: options.search,
      limit: readCount('--limit', options.limit ?? LIST_LIMIT),
    });
    if (options.json) return terminal.json(entries);
    const head = ['', 'id', options.sent ? 'to' : 'from', 'subject', options.sent ? 'state' : 'came', 'size'];
    terminal.table(
      head,
      entries.map((entry) => entryRow(terminal, entry)),
    );
  },
});

function entryRow(terminal: Terminal, entry: MailboxEntry): string[] {
  const { id, from, to, subject, isRead, state, arrivedAt, bytes } = entry;
  const who = state === undefined ? addressText(from) : to.map(addressText).join(', ');
  return [
    isRead ? ' ' : '*',
    String(id),
    terminal.shown(who),
    terminal.shown(subject),
    state ?? timeText(arrivedAt),
    sizeText(bytes),
  ];
}

const addressText = ({ user, mud }: Address): string => `${user}@${mud}`;

const ID = { id: { about: 'the number of the letter, from the list' } } as const;

export const mailRead = command({
  name: 'mail read',
  summary: 'Shows a letter, which counts as read then',
  details: POST_DETAILS,
  arguments: ID,
  options: POST_OPTIONS,
  examples: [['intermud mail read 17', 'shows letter 17']],
  run: async ({ arguments: { id }, options, terminal }) => {
    const { config, as } = await openPost(options);
    const letter = await act(config, 'mail.read', { ...as, id: readId('the letter', id) });
    if (options.json) terminal.json(letter);
    else printLetter(terminal, letter);
  },
});

function printLetter(terminal: Terminal, letter: MailboxLetter): void {
  const lists: [string, readonly Address[]][] = [
    ['From', [letter.from]],
    ['To', letter.to],
    ['Cc', letter.cc],
    ['Bcc', letter.bcc],
  ];
  for (const [name, list] of lists)
    if (list.length > 0) terminal.line(`${name}: ${terminal.shown(list.map(addressText).join(', '))}`);
  terminal.line(`Date: ${timeText(letter.sentAt)}`);
  terminal.line(`Subject: ${terminal.shown(letter.subject)}`);
  for (const delivery of letter.deliveries) terminal.line(`Delivery: ${deliveryText(terminal, delivery)}`);
  terminal.line();
  printText(terminal, letter.contents);
}

function deliveryText(terminal: Terminal, { mud, state, failures, reason }: DeliveryStatus): string {
  const why = failures.length > 0 ? `not to ${failures.join(', ')}` : reason;
  return terminal.shown(`${mud}, ${state}${why === '' ? '' : `: ${why}`}`);
}

export const mailDelete = command({
  name: 'mail delete',
  summary: 'Throws letters away',
  details: `What is still on its way goes on. ${POST_DETAILS}`,
  arguments: { ids: { about: 'the numbers of the letters, from the list', many: true } },
  options: POST_OPTIONS,
  examples: [['intermud mail delete 17 18', 'throws two letters away']],
  run: async ({ arguments: { ids }, options, terminal }) => {
    const { config, as } = await openPost(options);
    const wanted = ids.map((id) => readId('the letter', id));
    const gone = await act(config, 'mail.delete', { ...as, ids: wanted });
    if (options.json) terminal.json({ ids: gone });
    else terminal.note(`${gone.length === 1 ? '1 letter is' : `${gone.length} letters are`} gone`);
    const missing = wanted.filter((id) => !gone.includes(id));
    if (missing.length > 0)
      throw new CommandError(1, `Cannot delete ${missing.join(', ')}: there is no such letter`);
  },
});

export const mailOutbox = command({
  name: 'mail outbox',
  summary: 'Shows letters that are still on their way, and why',
  details: POST_DETAILS,
  arguments: {},
  options: POST_OPTIONS,
  examples: [['intermud mail outbox', 'what waits, how often it was tried, and when it is tried next']],
  run: async ({ options, terminal }) => {
    const { config, as } = await openPost(options);
    const entries = await act(config, 'mail.outbox', as);
    if (options.json) return terminal.json(entries);
    const rows = entries.map(({ letterId, mud, subject, attempts, nextAt, reason }) => [
      String(letterId ?? ''),
      terminal.shown(mud),
      terminal.shown(subject),
      String(attempts),
      timeText(nextAt),
      terminal.shown(reason),
    ]);
    terminal.table(['letter', 'mud', 'subject', 'tries', 'next', 'why'], rows);
  },
});
