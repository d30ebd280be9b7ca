import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';

/** One report that left, or tried to. */
export interface SentBatch {
  /** ISO 8601, UTC: when its state was reached. */
  at: string;
  /** Size on the wire. */
  bytes: number;
  /** Base URL. */
  collector: string;
  /** `waiting`: it was tried, and is tried again. `refused`: the collector said no. `expired`: it waited too long. */
  state: 'waiting' | 'sent' | 'refused' | 'expired';
}

interface Props {
  words: DashboardWords;
  now: number;
  /** The next report as it will be sent; null: nothing waits. */
  pending: string | null;
  /** Newest first. */
  history: readonly SentBatch[];
}

/** Exactly what will leave the device, and what has left it. */
export function SentSection({ words, now, pending, history }: Props) {
  const { t, language } = words;
  return (
    <>
      <h3>{t('sent.next')}</h3>
      {pending === null ? (
        <p>{t('sent.nothing_waits')}</p>
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
              {history.map(({ at, bytes, collector, state }) => (
                <tr key={at + collector}>
                  <td>
                    <time dateTime={at}>{clockTime(language, at, now)}</time>
                  </td>
                  <td>{t('unit.bytes', { n: bytes })}</td>
                  <td>
                    <bdi dir="ltr">{collector}</bdi>
                  </td>
                  <td>{t(`sent.${state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
