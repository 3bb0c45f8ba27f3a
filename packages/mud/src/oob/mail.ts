// mail, as who sends it: letters of one batch are on their way together, up to the window.
import { I3Error, type Mail, mail, mailAck } from '@intermud/wire';
import { LETTER_BYTES_MAX } from '../limits.ts';
import { asFault } from './errors.ts';
import type { Letter, MailOutcome } from './options.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';

/** Bytes of a letter's texts and names, about. */
export function letterBytes({ toList, ccList, bccList, subject, contents, origUser }: Letter): number {
  const names = [...toList, ...ccList].flatMap(([mud, users]) => [mud, ...users]);
  return [origUser, subject, contents, ...names, ...bccList].reduce(
    (bytes, text) => bytes + Buffer.byteLength(text),
    0,
  );
}

/** Sends letters over a link while the turn is ours; what became of each, in their order. Never rejects. */
export async function sendLetters(session: OobSession, letters: readonly Letter[]): Promise<MailOutcome[]> {
  const outcomes: MailOutcome[] = [];
  let next = 0;
  const carry = async () => {
    while (next < letters.length) {
      const at = next++;
      outcomes[at] = await sendLetter(session, letters[at] as Letter);
    }
  };
  await Promise.all(Array.from({ length: Math.min(session.window, letters.length) }, carry));
  return outcomes;
}

async function sendLetter(session: OobSession, letter: Letter): Promise<MailOutcome> {
  const { id } = letter;
  try {
    if (letterBytes(letter) > LETTER_BYTES_MAX) throw tooLong(id);
    const failures = await session.ask(packetOf(letter), (item) => failuresOf(item, id));
    return { id, acked: true, failures };
  } catch (error) {
    return { id, acked: false, error: asFault(error, 'REMOTE') };
  }
}

/** LPC holds no NUL, so that a letter cannot either. */
const packetOf = (letter: Letter): Mail =>
  mail.build({
    ...letter,
    subject: letter.subject.replaceAll('\0', ''),
    contents: letter.contents.replaceAll('\0', ''),
  });

const failuresOf = ({ value }: Item, id: number): readonly string[] =>
  mailAck.read(value).ackList.get(id) ?? [];

const tooLong = (id: number): I3Error =>
  new I3Error('PACKET_SHAPE', `Cannot send letter ${id}: it has more than ${LETTER_BYTES_MAX} bytes`);
