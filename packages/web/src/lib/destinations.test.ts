import { expect, test } from 'vitest';
import { findDestinations } from './destinations.ts';
import { EMPTY, type State } from './state/model.ts';

const mud = (name: string) => ({
  name,
  state: 'up' as const,
  driver: '',
  mudlib: '',
  type: '',
  open: '',
  services: [],
});
const STATE: State = {
  ...EMPTY,
  muds: new Map(['The Mail Box', 'Granite'].map((name) => [name, mud(name)])),
};
const labels = (typed: string) => findDestinations(STATE, typed).map(({ label }) => label);

test('findDestinations() has what begins with the word before what holds it', () => {
  expect(labels('mail')).toEqual(['Mail', 'New mail', 'The Mail Box', 'Look for mail on every mud']);
  expect(labels('GRAN')).toEqual(['Granite', 'Look for GRAN on every mud']);
  expect(labels('nothing like it')).toEqual([]);
});

test('findDestinations() makes a conversation of an address', () => {
  expect(findDestinations(STATE, 'Fred@The Salt Road ')[0]).toEqual({
    label: 'Tell Fred@The Salt Road',
    hint: 'person',
    route: { view: 'tell', with: 'fred@The Salt Road' },
  });
  expect(findDestinations(EMPTY, 'fred@')).toEqual([]);
});

test('findDestinations() proposes the muds that an address may go on with, those that are up first', () => {
  const down = { ...mud('Granby'), state: 'down' as const };
  const state = { ...STATE, muds: new Map([...STATE.muds!, ['Granby', down], ['Gran', mud('Gran')]]) };
  const found = (typed: string) => findDestinations(state, typed).map(({ label }) => label);
  expect(found('Fred@gr')).toEqual(['Tell Fred@Gran', 'Tell Fred@Granite', 'Tell Fred@Granby']);
  expect(found('fred@GRANBY')).toEqual(['Tell fred@Granby']);
  expect(found('fred@gran')[0]).toBe('Tell fred@Gran');
  expect(found('fred@')).toHaveLength(4);
  expect(findDestinations(state, 'fred@granby')[0]).toMatchObject({
    hint: 'person, on a mud that is down',
    route: { view: 'tell', with: 'fred@Granby' },
  });
});
