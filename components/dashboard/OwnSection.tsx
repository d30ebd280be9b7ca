import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';

/** A fault in a list, at its place. */
export interface ListError {
  line: number;
  column: number | string;
  message: string;
}

interface Props {
  words: DashboardWords;
  urls: string[];
  errors: ListError[];
  onAdd: (text: string) => void;
  onRemove: (url: string) => void;
  onImport: (file: File) => void;
  onExport: () => void;
}

/** The person's own targets. */
export function OwnSection({ words, urls, errors, onAdd, onRemove, onImport, onExport }: Props) {
  const { t } = words;
  return (
    <section class="page">
      <h2>{t('nav.own')}</h2>
      <p class="hint">{t('own.intro')}</p>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get('address');
          if (typeof text === 'string' && text.trim() !== '') onAdd(text);
          event.currentTarget.reset();
        }}
      >
        <label>
          {t('own.address')}
          <input name="address" type="text" inputMode="url" dir="ltr" spellcheck={false} autocomplete="off" />
        </label>
        <button type="submit" class="primary">
          {t('own.add')}
        </button>
      </form>

      {urls.length === 0 && <p>{t('own.none')}</p>}
      <ul class="own-list">
        {urls.map((url) => (
          <li key={url}>
            <bdi dir="ltr">{url}</bdi>
            <button type="button" aria-label={t('own.remove_one', { url })} onClick={() => onRemove(url)}>
              {t('own.remove')}
            </button>
          </li>
        ))}
      </ul>

      <label class="file">
        {t('own.import')}
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
      {urls.length > 0 && (
        <button type="button" onClick={onExport}>
          {t('own.export')}
        </button>
      )}
    </section>
  );
}

/** What is wrong with a list, and where. */
export function ListErrors({ errors, words }: { errors: ListError[]; words: DashboardWords }) {
  if (errors.length === 0) return null;
  return (
    <div class="warning" role="alert">
      <p>{words.t('error.count', { n: errors.length })}</p>
      <ul>
        {errors.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`}>{words.t('error.place', { line, column, message })}</li>
        ))}
      </ul>
    </div>
  );
}
