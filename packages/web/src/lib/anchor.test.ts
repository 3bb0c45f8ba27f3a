import { expect, test } from 'vitest';
import { AnchorKeeper, loadUntil } from './anchor.ts';
import { LIMITS } from './limits.ts';

function storage(text: string | null = null) {
  const kept = { text };
  const setItem = (_: string, value: string) => {
    kept.text = value;
  };
  return { getItem: () => kept.text, setItem };
}
const ANCHOR = { place: 'channel gossip', id: 7, offset: -3 };

test('AnchorKeeper gives what the page before has kept, until it was used', () => {
  const window = storage();
  new AnchorKeeper(window).keep(ANCHOR);
  const keeper = new AnchorKeeper(window);
  expect(keeper.find('channel gossip')).toEqual(ANCHOR);
  expect(keeper.find('channel gossip')).toEqual(ANCHOR);
  keeper.used();
  expect(keeper.find('channel gossip')).toBeUndefined();
  expect(new AnchorKeeper(window).find('channel gossip')).toBeUndefined();
});

test('AnchorKeeper gives nothing for another conversation, and none later', () => {
  const keeper = new AnchorKeeper(storage(JSON.stringify(ANCHOR)));
  expect(keeper.find('channel code')).toBeUndefined();
  expect(keeper.find('channel gossip')).toBeUndefined();
});

test.each(['{', 'null', '7', '{"place":"channel gossip","id":"7"}'])(
  'AnchorKeeper makes nothing of %s',
  (text) => {
    expect(new AnchorKeeper(storage(text)).find('channel gossip')).toBeUndefined();
  },
);

test('AnchorKeeper does without a storage, and with one that is full', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('quota');
    },
  };
  expect(() => new AnchorKeeper(full).keep(ANCHOR)).not.toThrow();
  expect(new AnchorKeeper(undefined).find('channel gossip')).toBeUndefined();
});

test('loadUntil() loads so many pages for a line that does not come, and no more than it takes to find one', async () => {
  const pagesFor = async (place: number) => {
    let pages = 0;
    const load = async () => {
      pages += 1;
    };
    await loadUntil(() => pages >= place, load);
    return pages;
  };
  expect([await pagesFor(3), await pagesFor(LIMITS.anchorPagesMax + 1)]).toEqual([3, LIMITS.anchorPagesMax]);
});
