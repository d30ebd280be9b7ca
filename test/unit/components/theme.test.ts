import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('components/theme.css', 'utf8');
const COLORS = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
);

const SCHEMES = ['light', 'dark'] as const;
const GROUNDS = ['ground', 'raised', 'tint-well', 'tint-trouble', 'tint-partly', 'tint-open'];
/** Text colours, and the grounds on which they stand. */
const TEXTS: [string, string[]][] = [
  ['ink', GROUNDS],
  ['quiet', GROUNDS],
  ['link', ['ground', 'tint-well']],
  ['on-act', ['act']],
  ['ground', ['blocked']],
  ...['ok', 'failing', 'blocked', 'down', 'partly', 'unknown'].map((state): [string, string[]] => [
    state,
    ['ground', 'raised'],
  ]),
];

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each(SCHEMES)('in the %s scheme', (scheme) => {
  const color = (name: string) => COLORS.get(name)?.[scheme] ?? '';

  it.each(TEXTS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground])))(
    '%s on %s can be read',
    (text, ground) => expect(contrast(color(text), color(ground))).toBeGreaterThanOrEqual(4.5),
  );

  it.each(['ground', 'raised'])('the rim of a control stands out from %s', (ground) => {
    expect(contrast(color('rim'), color(ground))).toBeGreaterThanOrEqual(3);
  });
});

it('knows black from white', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21));
