// mail, as who receives it: the ack goes out when the letter is kept for good, and not before.
import { I3Error, mailAck } from '@intermud/wire';
import { LETTER_BYTES_MAX } from '../limits.ts';
import { type OobAnswers, offered } from './asking.ts';
import { letterBytes } from './mail.ts';

/** How mail is answered. */
export const MAIL_ANSWERS: OobAnswers = {
  mail: {
    service: 'mail',
    async answer(letter, { session, handlers, from }) {
      const keep = offered(handlers.mail, 'mail');
      if (letterBytes(letter) > LETTER_BYTES_MAX)
        throw new I3Error('NOT_ALLOWED', `Cannot take letter: it has more than ${LETTER_BYTES_MAX} bytes`);
      const failures = await keep(letter, from);
      await session.send(mailAck.build({ ackList: new Map([[letter.id, failures]]) }));
    },
  },
};
