/**
 * Runs in a page. Texts that do not fit where they stand, and anything that makes the page wider than its window.
 * What is hidden on purpose (for screen readers only) does not count.
 */
export function clippedTexts(): string[] {
  const found: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`page: ${root.scrollWidth} > ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll<HTMLElement>(
    'h1, h2, h3, h4, p, bdi, strong, small, span, time, button, a, label, td, th, dt, dd',
  )) {
    const { overflowX, clipPath } = getComputedStyle(element);
    if (clipPath !== 'none' || element.textContent.trim() === '') continue;
    const isCut = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const { left, right } = element.getBoundingClientRect();
    if (isCut || left < -1 || right > root.clientWidth + 1)
      found.push(`${element.localName}: ${element.textContent.trim()}`);
  }
  return found;
}
