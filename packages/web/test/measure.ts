// What a page is like for those who do not see it as its makers do: names, order, contrast. Measured in the browser.

import type { Page } from 'playwright-core';

/** A node of the accessibility tree, as far as it is looked at. */
export interface AxNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
}

/** Roles that say nothing without a name. */
const NAMED = new Set(
  'button link textbox searchbox combobox checkbox option listbox dialog log navigation complementary region img article'
    .split(' ')
    .filter((role) => role !== 'article'), // Its text is its name.
);

/** What could be used or looked for, and has no name. */
export function namelessIn(tree: readonly AxNode[]): string[] {
  return tree
    .filter(({ ignored, role }) => !ignored && NAMED.has(role?.value ?? ''))
    .filter(({ name }) => !name?.value?.trim())
    .map(({ role }) => role?.value ?? '');
}

/** Everything that Tab should reach and does, and where it goes back in the document. */
export async function tabStops(
  page: Page,
): Promise<{ wanted: string[]; reached: string[]; disorder: string[] }> {
  const wanted = await page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, textarea, select, [tabindex]',
    );
    const usable = [...all].filter(
      (one) =>
        one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && !one.matches(':disabled'),
    );
    for (const [at, one] of usable.entries()) one.dataset.stop = String(at);
    return usable.map((one) => `${one.dataset.stop} ${one.outerHTML.slice(0, 90)}`);
  });
  const stops: number[] = [];
  for (let count = 0; count < wanted.length + 3; count += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.stop ?? '');
    if (at !== '' && stops.includes(Number(at))) break; // Round and round.
    if (at !== '') stops.push(Number(at));
  }
  const textOf = (at: number) => wanted[at] ?? '';
  // It began where the focus was; a reader begins at the top.
  const first = Math.max(0, stops.indexOf(Math.min(...stops)));
  const order = [...stops.slice(first), ...stops.slice(0, first)];
  const disorder = order.filter((at, index) => at < (order[index - 1] ?? -1)).map(textOf);
  return { wanted, reached: order.map(textOf), disorder };
}

/**
 * Texts that do not stand out from their ground: less than 4.5 to 1, or 3 to 1 where they are large. Source: WCAG 2.2, 1.4.3.
 * Of what cannot be used at the moment nobody has to read the name.
 */
export function contrasts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    const known = new Map<string, number[]>();
    /** Red, green, blue, alpha of any colour that CSS knows. */
    const read = (colour: string): number[] => {
      const found = known.get(colour);
      if (found) return found;
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const rgba = [...context.getImageData(0, 0, 1, 1).data];
      known.set(colour, rgba);
      return rgba;
    };
    const over = (top: number[], ground: number[]) =>
      [0, 1, 2].map((at) => {
        const alpha = (top[3] ?? 0) / 255;
        return (top[at] ?? 0) * alpha + (ground[at] ?? 0) * (1 - alpha);
      });
    const groundOf = (element: Element): number[] => {
      const own = read(getComputedStyle(element).backgroundColor);
      if (own[3] === 255) return own;
      return over(own, element.parentElement ? groundOf(element.parentElement) : [255, 255, 255]);
    };
    const light = (rgb: number[]) => {
      const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const weak: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim();
      if (!element || !text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        continue;
      if (element.closest(':disabled, .hidden, .xterm, option, script')) continue;
      const style = getComputedStyle(element);
      const ground = groundOf(element);
      const [one, other] = [light(over(read(style.color), ground)), light(ground)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}" ${style.color}`);
    }
    return weak;
  });
}
