// docs/packets.md, written from the declarations of the packets.
import {
  describePackets,
  type FieldPage,
  HEAD_LENGTH,
  isPacketType,
  type LpcValue,
  type PacketPage,
} from '@intermud/wire';

const HEAD = ['type', 'ttl', 'originatorMud', 'originatorUser', 'targetMud', 'targetUser'];

/** A list of all packets, then a section each, in the order of the catalogue. */
export function printPacketsPage(): string {
  const packets = describePackets();
  const intro = [
    '# Packets',
    '',
    '<!-- Written by `npm run docs` from packages/wire/src/packets; changes here are lost. -->',
    '',
    'Every packet that `@intermud/wire` reads and writes, as it is on the wire: an array whose elements have these places.',
    'In code it is an object with these names: `tell.read(array)`, `tell.write(packet)`, or `readPacket(array)` for any.',
    '',
    `In-band packets begin with the same ${HEAD_LENGTH} elements, so that their own fields start at ${HEAD_LENGTH}:`,
    `${HEAD.map((name, index) => `${index} \`${name}\``).join(', ')}. A target of 0 is everybody, an originating user of 0 the mud itself.`,
    'Packets of oob links have the type at 0 and their own fields from 1. A field with a default may be missing.',
    '',
    packets.map(({ type }) => `[\`${type}\`](#${type})`).join(' · '),
  ];
  return `${[...intro, ...packets.map(section)].join('\n')}\n`;
}

const WHERE: Readonly<Record<PacketPage['form'], string>> = {
  'in-band': '',
  oob: ' On oob links.',
  answer: ' On oob links, a bare value: the name is not sent.',
};

function section({ type, form, about, source, fields }: PacketPage): string {
  const own = fields.length === 0 ? ['No fields of its own.'] : [table(fields), ...fields.flatMap(inside)];
  return ['', `## ${type}`, `${linked(about)}${WHERE[form]} Source: ${source}.`, ...own]
    .join('\n\n')
    .replace(/^\n\n/, '\n');
}

function table(fields: readonly FieldPage[]): string {
  const rows = fields.map(
    ({ place, name, kind, about, absent }) =>
      `| ${place} | \`${name}\` | \`${cell(kind)}\` | ${cell(about)}${fallback(absent)} |`,
  );
  return ['| | field | kind | what it is |', '|---|---|---|---|', ...rows].join('\n');
}

/** The fields of the rows inside a field. */
const inside = ({ name, parts }: FieldPage): string[] =>
  parts.length === 0 ? [] : [`Each row of \`${name}\`:`, table(parts), ...parts.flatMap(inside)];

/** Names of other packets become links. */
const linked = (about: string): string =>
  about.replace(/`([a-z0-9-]+)`/g, (word, type) => (isPacketType(type) ? `[${word}](#${type})` : word));

const cell = (text: string): string => text.replaceAll('|', '\\|');

function fallback(absent: LpcValue | undefined): string {
  if (absent === undefined) return '';
  if (absent instanceof Map) return '; `([ ])` if missing';
  if (Array.isArray(absent)) return '; `({ })` if missing';
  return `; \`${JSON.stringify(absent)}\` if missing`;
}
