import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { ListErrors } from './OwnSection.tsx';
import type { ListError } from './OwnSection.tsx';

export interface BlockPagesProps {
  /** How many are built in, and how many are the person's own. */
  known: number;
  own: number;
  errors: ListError[];
  onImport: (file: File) => void;
  onExport: () => void;
  onRemove: () => void;
}

/** By which pages a block is known; a person may add their own. */
export function BlockPagesPart(props: BlockPagesProps & { words: DashboardWords }) {
  const { words, known, own, errors, onImport, onExport, onRemove } = props;
  const { t } = words;
  return (
    <>
      <h3>{t('data.pages')}</h3>
      <p class="hint">{t('data.pages_text')}</p>
      <p class="block-pages">{t('data.pages_known', { known, own })}</p>
      <label class="file">
        {t('data.pages_import')}
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) onImport(file);
            event.currentTarget.value = '';
          }}
        />
      </label>
      <ListErrors errors={errors} words={words} />
      <div class="buttons">
        <button type="button" onClick={onExport}>
          {t('data.pages_export')}
        </button>
        {own > 0 && (
          <button type="button" onClick={onRemove}>
            {t('data.pages_remove')}
          </button>
        )}
      </div>
    </>
  );
}
