import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { OutboxView } from '../../utils/summary/sent-view.ts';

interface Props {
  words: DashboardWords;
  now: number;
  outbox: OutboxView;
}

/** Exactly what will leave the device, and what has left it. */
export function SentSection({ words, now, outbox: { pending, isGathering, obstacle, history } }: Props) {
  const { t, language } = words;
  return (
    <>
      <h3>{t('sent.next')}</h3>
      {obstacle !== null && <p class="warning">{t(`sent.${obstacle}`, { https: 'https://' })}</p>}
      {pending === null ? (
        obstacle === null && <p>{t(isGathering ? 'sent.gathering' : 'sent.nothing_waits')}</p>
      ) : (
        <>
          <p class="hint">{t('sent.exactly')}</p>
          <pre class="pending" dir="ltr" tabIndex={0}>
            {pending}
          </pre>
        </>
      )}
      <h3>{t('sent.history')}</h3>
      {history.length === 0 ? (
        <p>{t('sent.never')}</p>
      ) : (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('sent.at')}</th>
                <th scope="col">{t('sent.size')}</th>
                <th scope="col">{t('sent.collector')}</th>
                <th scope="col">{t('sent.state')}</th>
              </tr>
            </thead>
            <tbody>
              {history.map(({ at, bytes, collector, state, answer }) => (
                <tr key={`${at} ${collector}`}>
                  <td>
                    <time dateTime={at}>{clockTime(language, at, now)}</time>
                  </td>
                  <td>{t('unit.bytes', { n: bytes })}</td>
                  <td>
                    <bdi dir="ltr">{collector ?? '–'}</bdi>
                  </td>
                  <td>
                    {t(`sent.${state}`)}
                    {answer !== null && (
                      <small>
                        {' '}
                        <bdi dir="ltr">{answer}</bdi>
                      </small>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
