import type { ConsentWords } from '../../utils/i18n/consent-catalogues.ts';
import { LevelMark } from './LevelMark.tsx';
import { LEVELS } from './levels.ts';
import type { Level } from './levels.ts';

interface Props {
  words: ConsentWords;
  /** Null: nothing is chosen yet, and nothing is ticked for the person. */
  level: Level | null;
  onChoose: (level: Level) => void;
}

/** The three levels: what each does, and what it costs. */
export function LevelChoice({ words: { t }, level, onChoose }: Props) {
  return (
    <fieldset class="levels">
      <legend class="unseen">{t('level.title')}</legend>
      {LEVELS.map((id) => (
        <label key={id} class="level">
          <input
            type="radio"
            name="level"
            value={id}
            checked={id === level}
            aria-describedby={`${id}-does ${id}-note`}
            onChange={() => onChoose(id)}
          />
          <LevelMark level={id} />
          <strong>{t(`level.${id}`)}</strong>
          <span id={`${id}-does`}>{t(`level.${id}_does`)}</span>
          <small id={`${id}-note`}>{t(`level.${id}_note`)}</small>
        </label>
      ))}
    </fieldset>
  );
}
