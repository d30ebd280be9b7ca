import type { ConsentWords } from '../../utils/i18n/consent-catalogues.ts';
import type { CollectorWay } from '../../utils/summary/collector-view.ts';
import { TrustText } from './TrustText.tsx';

interface Props {
  words: ConsentWords;
  /** Base URLs. */
  collectors: readonly string[];
  /** How they are reached, as far as that is known. */
  ways: readonly CollectorWay[];
  /** Why the last address was not taken; null: nothing is wrong. */
  error: string | null;
  onAdd: (text: string) => void;
  onRemove: (url: string) => void;
}

/** Which collectors there are, a field for one more, and whom that means to trust. */
export function CollectorField({ words, collectors, ways, error, onAdd, onRemove }: Props) {
  const { t } = words;
  return (
    <section class="collector">
      <h3>{t('collector.title')}</h3>
      {collectors.length === 0 && <p>{t('collector.needed')}</p>}
      {collectors.length > 0 && (
        <ul class="own-list">
          {collectors.map((url) => (
            <li key={url}>
              <bdi dir="ltr">{url}</bdi>
              <button
                type="button"
                aria-label={t('collector.remove_one', { url })}
                onClick={() => onRemove(url)}
              >
                {t('collector.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get('collector');
          if (typeof text === 'string' && text.trim() !== '') onAdd(text.trim());
        }}
      >
        <label>
          {t('collector.label')}
          <input
            name="collector"
            type="text"
            inputMode="url"
            dir="ltr"
            spellcheck={false}
            autocomplete="off"
            aria-describedby="collector-hint"
            aria-invalid={error !== null}
          />
        </label>
        <button type="submit">{t('collector.add')}</button>
      </form>
      <p class="hint" id="collector-hint">
        {t('collector.hint', { https: 'https://', http: 'http://' })}
      </p>
      {error !== null && (
        <p class="warning" role="alert">
          {t('collector.bad', { message: error })}
        </p>
      )}
      <TrustText {...{ words, ways }} />
      {collectors.length === 1 && <p>{t('collector.alone')}</p>}
    </section>
  );
}
