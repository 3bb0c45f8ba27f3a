// Words for somebody whom an emote is aimed at.

type Words = Readonly<Record<'they' | 'them' | 'their', string>>;

/** 0 male, 1 female, 2 neuter. Source: Intermud-3, "chan-user-reply". */
const WORDS: readonly Words[] = [
  { they: 'he', them: 'him', their: 'his' },
  { they: 'she', them: 'her', their: 'her' },
  { they: 'it', them: 'it', their: 'its' },
];
const YOU: Words = { they: 'you', them: 'you', their: 'your' };
const NEUTER: Words = { they: 'they', them: 'them', their: 'their' };

/**
 * An emote as others and as its target see it: `$they`, `$them`, `$their` are filled in, and `$O`, the name, is "you"
 * for the target. Other tokens are left for whoever shows it.
 */
export function pronounsFor(text: string, gender: number): { others: string; target: string } {
  const others = fill(text, WORDS[gender] ?? NEUTER);
  return { others, target: fill(text, YOU).replaceAll('$O', 'you') };
}

function fill(text: string, words: Words): string {
  return text.replace(
    /\$(they|them|their)\b/gi,
    (_, word: string) => words[word.toLowerCase() as keyof Words],
  );
}
