import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { BlockPagesPart } from './BlockPagesPart.tsx';
import type { BlockPagesProps } from './BlockPagesPart.tsx';

interface Props {
  words: DashboardWords;
  blockPages: BlockPagesProps;
  /** The person asked to erase, and has not confirmed it yet. */
  isErasing: boolean;
  onExportJson: () => void;
  onExportCsv: () => void;
  onAskErase: () => void;
  onErase: () => void;
  onCancel: () => void;
}

/** The data is the person's: to take along and to erase. */
export function DataSection(props: Props) {
  const { words, blockPages, isErasing, onExportJson, onExportCsv, onAskErase, onErase, onCancel } = props;
  const { t } = words;
  return (
    <section class="page">
      <h2>{t('nav.data')}</h2>
      <p>{t('data.where')}</p>
      <h3>{t('data.export')}</h3>
      <p class="hint">{t('data.export_text')}</p>
      <div class="buttons">
        <button type="button" onClick={onExportJson}>
          {t('data.jsonl')}
        </button>
        <button type="button" onClick={onExportCsv}>
          {t('data.csv')}
        </button>
      </div>
      <BlockPagesPart words={words} {...blockPages} />
      <h3>{t('data.erase')}</h3>
      <p class="hint">{t('data.erase_text')}</p>
      <div class="buttons" role="group">
        {isErasing ? (
          <>
            <button type="button" class="danger" onClick={onErase}>
              {t('data.erase_yes')}
            </button>
            <button type="button" onClick={onCancel}>
              {t('data.cancel')}
            </button>
          </>
        ) : (
          <button type="button" onClick={onAskErase}>
            {t('data.erase_ask')}
          </button>
        )}
      </div>
    </section>
  );
}
