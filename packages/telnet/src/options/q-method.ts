// RFC 1143, the Q method, for one option on one side, as a table. Pure; table.ts holds the states.

/**
 * `no` and `yes` are settled; `want-*` means that we have asked and wait. `-opposite`: we changed our mind since, and
 * will ask for the opposite as soon as the answer is there.
 */
export type QState = 'no' | 'yes' | 'want-no' | 'want-no-opposite' | 'want-yes' | 'want-yes-opposite';

/** What happens to an option: the peer agrees or refuses (a refusal of ours is decided before), or we ask. */
export type QEvent = 'peer-on' | 'peer-off' | 'ask-on' | 'ask-off';

/** What to tell the peer: `on` is WILL or DO, `off` is WONT or DONT. */
export type QSend = 'on' | 'off';

type Step = readonly [next: QState, send?: QSend];

/**
 * Source: RFC 1143, section 7. An event without an entry changes nothing and is not answered: that silence is what
 * ends negotiation loops.
 */
const RULES: Readonly<Record<QState, Readonly<Partial<Record<QEvent, Step>>>>> = {
  no: { 'peer-on': ['yes', 'on'], 'ask-on': ['want-yes', 'on'] },
  yes: { 'peer-off': ['no', 'off'], 'ask-off': ['want-no', 'off'] },
  'want-no': {
    'peer-on': ['no'], // an error of the peer: our "off" was answered by "on"
    'peer-off': ['no'],
    'ask-on': ['want-no-opposite'],
  },
  'want-no-opposite': {
    'peer-on': ['yes'], // the same error, and what we want by now
    'peer-off': ['want-yes', 'on'],
    'ask-off': ['want-no'],
  },
  'want-yes': { 'peer-on': ['yes'], 'peer-off': ['no'], 'ask-off': ['want-yes-opposite'] },
  'want-yes-opposite': { 'peer-on': ['want-no', 'off'], 'peer-off': ['no'], 'ask-on': ['want-yes'] },
};

/** The next state, and what to send, if anything. `allowed` is whether we agree when the peer asks first. */
export function stepOption(state: QState, event: QEvent, allowed: boolean): Step {
  if (state === 'no' && event === 'peer-on' && !allowed) return ['no', 'off'];
  return RULES[state][event] ?? [state];
}
