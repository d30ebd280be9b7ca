/** A catalogue's sentences with their slots filled, in one language. */
import { directionOf } from './languages.ts';
import type { Language } from './languages.ts';

/** A sentence, or one for each plural form of its language, chosen by the slot `n`. */
export type Entry = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Catalogue<Key extends string> = Readonly<Record<Key, Entry>>;
export type Slots = Readonly<Record<string, string | number>>;

export interface Words<Key extends string> {
  language: Language;
  direction: 'ltr' | 'rtl';
  /** The sentence of this key. Numbers are written as the language does. */
  t: (key: Key, slots?: Slots) => string;
}

// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: a Latin name does not turn the rest of an Arabic sentence around.
const [ISOLATE, POP] = ['\u2068', '\u2069'];

export function createWords<Key extends string>(language: Language, catalogue: Catalogue<Key>): Words<Key> {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const direction = directionOf(language);

  const write = (value: string | number) => {
    if (typeof value === 'number') return number.format(value);
    return direction === 'rtl' ? ISOLATE + value + POP : value;
  };

  return {
    language,
    direction,
    t: (key, slots = {}) => {
      const entry = catalogue[key];
      const sentence =
        typeof entry === 'string' ? entry : (entry[plural.select(Number(slots['n']))] ?? entry.other);
      return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => {
        const value = slots[name];
        return value === undefined ? slot : write(value);
      });
    },
  };
}
