// A sink is committed or abandoned, once, however a transfer ends; and only after it has begun can it be committed.
import type { LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { oobNet, type RawLink } from '../../test/oob.ts';
import { OOB_FILE_HEAD_BYTES_MAX } from '../limits.ts';
import type { FileForm, FilesLink } from './file.ts';
import type { FileSink } from './source.ts';

/** Notes what is done to it; fails where it is told to. */
class Noting implements FileSink {
  readonly at = 0;
  readonly done: string[] = [];
  readonly #failsAt: string | undefined;

  constructor(failsAt?: string) {
    this.#failsAt = failsAt;
  }

  async *held(): AsyncGenerator<Uint8Array> {}

  begin(): Promise<void> {
    return this.#note('begin');
  }

  write(): Promise<void> {
    return this.#note('write');
  }

  commit(): Promise<void> {
    return this.#note('commit');
  }

  abandon(mayResume: boolean): Promise<void> {
    return this.#note(mayResume ? 'abandon, may resume' : 'abandon');
  }

  async #note(what: string): Promise<void> {
    this.done.push(what);
    if (what === this.#failsAt) throw new Error(`Cannot ${what}`);
  }
}

const lengthOf = (length: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
};

/** Sends a piece of one byte. */
function piece(link: RawLink): void {
  link.send('file-piece', 1, 0, 1, 'raw');
  link.sendBytes(Buffer.concat([lengthOf(1), Buffer.from('a')]));
}

const SHA256_OF_A = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
const end: LpcValue[] = ['file-piece-end', 1, 1, SHA256_OF_A];
const reply: LpcValue[] = ['file-fetch-reply', 1, 1, 1, 0, 0];

const GETS: {
  name: string;
  form: FileForm;
  failsAt?: string;
  serve: (link: RawLink) => void;
  done: string[];
}[] = [
  {
    name: 'all goes well',
    form: 'pieces',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.send(...end);
    },
    done: ['begin', 'write', 'commit'],
  },
  {
    name: 'all goes well',
    form: 'whole',
    serve: (link) => link.send('file-get-reply', 1, 1, 'a'),
    done: ['begin', 'write', 'commit'],
  },
  {
    name: 'it is refused',
    form: 'pieces',
    serve: (link) => link.send('file-fetch-reply', 1, -2),
    done: ['abandon, may resume'],
  },
  {
    name: 'it is refused',
    form: 'whole',
    serve: (link) => link.send('file-get-reply', 1, -2, ''),
    done: ['abandon'],
  },
  {
    name: 'the link ends before the answer',
    form: 'pieces',
    serve: (link) => link.end(),
    done: ['abandon, may resume'],
  },
  { name: 'the link ends before the answer', form: 'whole', serve: (link) => link.end(), done: ['abandon'] },
  {
    name: 'the link ends on the way',
    form: 'pieces',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.end();
    },
    done: ['begin', 'write', 'abandon, may resume'],
  },
  {
    name: 'the link ends within a piece',
    form: 'pieces',
    serve: (link) => {
      link.send(...reply);
      link.send('file-piece', 1, 0, 1, 'raw');
      link.sendBytes(lengthOf(1));
      link.end();
    },
    done: ['begin', 'abandon, may resume'],
  },
  {
    name: 'the link ends on the way',
    form: 'whole',
    serve: (link) => {
      const frame = Buffer.from(`({"file-get-reply",1,1,"${'a'.repeat(OOB_FILE_HEAD_BYTES_MAX)}`);
      link.sendBytes(Buffer.concat([lengthOf(2 * frame.length), frame]));
      link.end();
    },
    done: ['begin', 'write', 'abandon'],
  },
  {
    name: 'the other side stops',
    form: 'pieces',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.send('file-stop', 1, 0, 'enough');
    },
    done: ['begin', 'write', 'abandon, may resume'],
  },
  {
    name: 'the hash is wrong',
    form: 'pieces',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.send(...end.with(3, SHA256_OF_A.replace('c', 'd')));
    },
    done: ['begin', 'write', 'abandon'],
  },
  {
    name: 'begin fails',
    form: 'pieces',
    failsAt: 'begin',
    serve: (link) => link.send(...reply),
    done: ['begin', 'abandon, may resume'],
  },
  {
    name: 'begin fails',
    form: 'whole',
    failsAt: 'begin',
    serve: (link) => link.send('file-get-reply', 1, 1, 'a'),
    done: ['begin', 'abandon'],
  },
  {
    name: 'a write fails',
    form: 'pieces',
    failsAt: 'write',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.send(...end);
    },
    done: ['begin', 'write', 'abandon, may resume'],
  },
  {
    name: 'a write fails',
    form: 'whole',
    failsAt: 'write',
    serve: (link) => link.send('file-get-reply', 1, 1, 'a'),
    done: ['begin', 'write', 'abandon'],
  },
  {
    name: 'the commit fails',
    form: 'pieces',
    failsAt: 'commit',
    serve: (link) => {
      link.send(...reply);
      piece(link);
      link.send(...end);
    },
    done: ['begin', 'write', 'commit'],
  },
  {
    name: 'the commit fails',
    form: 'whole',
    failsAt: 'commit',
    serve: (link) => link.send('file-get-reply', 1, 1, 'a'),
    done: ['begin', 'write', 'commit'],
  },
];

/** A link to the files of a scripted mud that knows pieces. */
async function served() {
  const net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  const peer = await net.peer('Slate', ['file', 'auth'], [['intermud-file', 1]]);
  const opening = bedrock.oob.files('Slate');
  const raw = await peer.answer();
  const files: FilesLink = await opening;
  return { files, raw, [Symbol.asyncDispose]: () => net[Symbol.asyncDispose]() };
}

for (const { name, form, failsAt, serve, done } of GETS) {
  test(`a sink when ${name}, ${form}: ${done.join(', ')}`, async () => {
    await using it = await served();
    const sink = new Noting(failsAt);
    const get = it.files.get('a', sink, { form });
    const outcome = get.then(
      () => 'done',
      () => 'failed',
    );
    await it.raw.expect(form === 'pieces' ? 'file-fetch-req' : 'file-get-req');
    serve(it.raw);
    expect(await outcome).toBe(name === 'all goes well' ? 'done' : 'failed');
    expect(sink.done).toEqual(done);
  });
}

/** What a mud answers that is given a file by hand, and what is done to its sink. */
async function given(sink: FileSink) {
  const net = await oobNet();
  const files = { list: () => [], put: () => sink, get: () => Promise.reject(new Error('Cannot get')) };
  const granite = await net.mud('Granite', { files });
  const peer = await net.peer('Slate', ['auth']);
  const raw = await net.call(granite);
  raw.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await raw.expect('oob-begin');
  return { raw, [Symbol.asyncDispose]: () => net[Symbol.asyncDispose]() };
}

for (const failsAt of ['begin', 'write', 'commit']) {
  test(`a mud whose ${failsAt} fails answers 0, in pieces and in one string`, async () => {
    const inPieces = new Noting(failsAt);
    await using one = await given(inPieces);
    one.raw.send('file-send-req', 1, 'Slate', 'fred', 'a', 1, 0, 1);
    const leave = await one.raw.expect('file-send-reply');
    expect(leave[2]).toBe(failsAt === 'begin' ? 0 : 1);
    if (failsAt !== 'begin') {
      piece(one.raw);
      if (failsAt === 'commit') await one.raw.expect('file-piece-ack');
      one.raw.send(...end);
      expect(await one.raw.expect('file-put-ack')).toEqual(['file-put-ack', 1, 0]);
    }

    const whole = new Noting(failsAt);
    await using other = await given(whole);
    other.raw.send('file-put', 1, 'Slate', 'fred', 'a', 'a');
    expect(await other.raw.expect('file-put-ack')).toEqual(['file-put-ack', 1, 0]);
    const last = failsAt === 'commit' ? 'commit' : 'abandon';
    expect([inPieces.done.at(-1)?.split(',')[0], whole.done.at(-1)]).toEqual([last, last]);
  });
}
