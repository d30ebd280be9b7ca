/**
 * Texts that were seen before, each with what it means. By their lengths: to compare two texts costs a fraction of hashing
 * one, and few that occur are of the same length.
 */
export interface LearntTexts<Meaning> {
  find: (text: string) => Meaning | undefined;
  learn: (text: string, meaning: Meaning) => void;
}

/** Beyond them the oldest is forgotten: somebody may make up many. */
const MOST_OF_A_LENGTH = 8;

export function learntTexts<Meaning>(): LearntTexts<Meaning> {
  const byLength: ({ text: string; meaning: Meaning }[] | undefined)[] = [];
  const find = (text: string): Meaning | undefined =>
    byLength[text.length]?.find((learnt) => learnt.text === text)?.meaning;
  return {
    find,
    learn: (text, meaning) => {
      if (find(text) !== undefined) return;
      const alike = (byLength[text.length] ??= []);
      alike.push({ text, meaning });
      if (alike.length > MOST_OF_A_LENGTH) alike.shift();
    },
  };
}
