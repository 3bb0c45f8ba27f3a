// Style sheets for a library that writes <style> elements: the page's policy forbids those, and allows sheets that are
// made by script.

/** Does something meanwhile each `<style>` that is made becomes a sheet of the page, until the element is removed. */
export function withSheets(work: () => void): void {
  const createElement = document.createElement.bind(document);
  const instead = (name: string) =>
    name === 'style' ? createSheet(createElement('span')) : createElement(name);
  Object.defineProperty(document, 'createElement', { value: instead, configurable: true });
  try {
    work();
  } finally {
    Reflect.deleteProperty(document, 'createElement'); // The prototype has it.
  }
}

/** What stands in the page in place of the element: nothing that is seen. */
function createSheet(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  const remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    HTMLElement.prototype.remove.call(element);
  };
  Object.defineProperties(element, {
    textContent: { set: (css: string) => sheet.replaceSync(css), get: () => '' },
    remove: { value: remove },
  });
  element.hidden = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return element;
}
