import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { relativeTime } from '../../utils/i18n/times.ts';
import type { CollectorView } from '../../utils/summary/collector-view.ts';

interface Props {
  words: DashboardWords;
  /** Milliseconds since the epoch. */
  now: number;
  collectors: readonly CollectorView[];
  /** Addresses, one a line; an empty text turns reference data off. */
  onCollectors: (text: string) => void;
}

/** Whether reference data is used, whose, and how it stands with each. */
export function ReferenceChoice({ words, now, collectors, onCollectors }: Props) {
  const { t } = words;
  return (
    <fieldset>
      <legend>{t('ref.title')}</legend>
      <p class="hint">{t('ref.text')}</p>
      {collectors.length === 0 && <p>{t('ref.off')}</p>}
      <ul class="collectors">
        {collectors.map((collector) => (
          <li key={collector.url}>
            <bdi dir="ltr">{collector.url}</bdi>
            <small>{received(words, collector, now)}</small>
            {collector.problem !== null && <p class="warning">{t(`ref.problem.${collector.problem}`)}</p>}
          </li>
        ))}
      </ul>
      <form
        class="anchors"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get('collectors');
          if (typeof text === 'string') onCollectors(text);
        }}
      >
        <label>
          <span>
            {t('ref.addresses')}
            <small>{t('ref.addresses_hint')}</small>
          </span>
          <textarea
            key={collectors.length}
            name="collectors"
            rows={2}
            dir="ltr"
            spellcheck={false}
            defaultValue={collectors.map(({ url }) => url).join('\n')}
          />
        </label>
        <div class="buttons">
          <button type="submit">{t('ref.use')}</button>
          {collectors.length > 0 && (
            <button type="button" onClick={() => onCollectors('')}>
              {t('ref.turn_off')}
            </button>
          )}
        </div>
      </form>
    </fieldset>
  );
}

function received(words: DashboardWords, { received_at }: CollectorView, now: number): string {
  if (received_at === null) return words.t('ref.nothing_yet');
  return words.t('ref.received', { when: relativeTime(words, received_at, now, 'ago') });
}
