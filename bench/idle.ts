// What a link costs that says nothing: resident memory of the router before and with thousands of muds, all known before.
import { BareRouter } from './bare-router.ts';
import { compile, generate, median } from './measure.ts';

const LINKS = 5_000;
const KIB_MAX = 8;

/**
 * V8's space for what is new, in MiB, held still: it grows once, by 50 MiB and more, as soon as there is traffic of any sort, and would
 * be counted as if it were the links'.
 */
const NURSERY = ['--max-semi-space-size=16'];

/** Measures and prints; true if a link takes no more than it may. */
export async function benchIdle({ rounds }: { rounds: number }): Promise<boolean> {
  const folder = compile();
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure(folder));
  const kib = median(figures);
  const range = `${Math.min(...figures).toFixed(1)} to ${Math.max(...figures).toFixed(1)}`;
  console.log(
    `\nidle, ${LINKS.toLocaleString('en')} links: ${kib.toFixed(1)} KiB a link (${range}), at most ${KIB_MAX}`,
  );
  return kib <= KIB_MAX;
}

/** KiB of resident memory that one link adds. */
async function measure(folder: string): Promise<number> {
  await using router = await BareRouter.start({ known: LINKS, hasLists: false, nodeArgs: NURSERY });
  const before = router.rssKib;
  const links = ['--conns', String(LINKS), '--src-spread', '--password', '42'];
  const sample = await generate<{ ok: boolean; server_rss_mib: number; first_error: string }>(folder, [
    'idle',
    ...router.address,
    ...links,
  ]);
  if (!sample.ok) throw new Error(`Cannot measure idle links: ${sample.first_error}`);
  return (sample.server_rss_mib * 1_024 - before) / LINKS;
}
