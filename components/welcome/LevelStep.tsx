import { CollectorField } from '../consent/CollectorField.tsx';
import { LevelChoice } from '../consent/LevelChoice.tsx';
import type { WelcomeProps } from './Welcome.tsx';

/** How much may leave the device. Nothing is chosen for the person. */
export function LevelStep(props: WelcomeProps) {
  const { words, walk, collectorError, onLevel, onAddCollector, onRemoveCollector } = props;
  const { level, collectors } = walk;
  const { t } = words;
  return (
    <section>
      <h1 tabIndex={-1}>{t('level.title')}</h1>
      <p class="lead">{t('level.lead')}</p>
      <LevelChoice words={words} level={level} onChoose={onLevel} />
      <p class="hint">{t('level.undo')}</p>
      {level !== null && level !== 'local' && (
        <CollectorField
          {...{ words, collectors }}
          ways={[]}
          error={collectorError}
          onAdd={onAddCollector}
          onRemove={onRemoveCollector}
        />
      )}
    </section>
  );
}
