import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { lengthOfTime } from '../../utils/i18n/length-of-time.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { OutageView } from '../../utils/summary/outage-view.ts';

interface Props {
  words: DashboardWords;
  /** Newest first. */
  outages: OutageView[];
  now: number;
}

/** When the line was down, as exactly as it is known and no more exactly. */
export function OutagesSection({ words, outages, now }: Props) {
  const { t, language } = words;
  return (
    <section class="page">
      <h2>{t('nav.outages')}</h2>
      <p class="hint">{t('outages.intro')}</p>
      {outages.length === 0 ? (
        <p>{t('outages.none')}</p>
      ) : (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('outages.what')}</th>
                <th scope="col">{t('outages.began')}</th>
                <th scope="col">{t('outages.ended')}</th>
                <th scope="col">{t('outages.lasted')}</th>
              </tr>
            </thead>
            <tbody>
              {outages.map((outage) => (
                <tr key={outage.id}>
                  <td>
                    <strong>{t(`kind.${outage.kind}`)}</strong>
                    {outage.gap && <p class="hint">{t('outages.gap')}</p>}
                    {outage.clock_jumped && <p class="hint">{t('outages.clock')}</p>}
                  </td>
                  <td>
                    <time dateTime={outage.began}>{clockTime(language, outage.began, now)}</time>
                  </td>
                  <td>
                    {outage.ended === null ? (
                      t('outages.open')
                    ) : (
                      <time dateTime={outage.ended}>{clockTime(language, outage.ended, now)}</time>
                    )}
                  </td>
                  <td>{lasted(outage, words)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function lasted({ at_least_ms, at_most_ms }: OutageView, words: DashboardWords): string {
  const least = lengthOfTime(words, at_least_ms);
  if (at_most_ms === null) return words.t('outages.at_least', { length: least });
  const most = lengthOfTime(words, at_most_ms);
  return least === most ? least : words.t('outages.between', { least, most });
}
