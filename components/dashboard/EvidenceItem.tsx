import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { Evidence } from '../../utils/summary/evidence.ts';
import { StateMark } from '../StateMark.tsx';
import { causeKey } from '../state-words.ts';
import { AttemptFacts } from './AttemptFacts.tsx';
import { FactList } from './FactList.tsx';

interface Props {
  evidence: Evidence;
  words: DashboardWords;
  now: number;
}

/** One Result: a line that unfolds into all that was seen. */
export function EvidenceItem({ evidence, words, now }: Props) {
  const { url, started_at, state, verdict, attempts } = evidence;
  const cause = causeKey({ state, failure_class: verdict.failure_class, reasons: verdict.reasons });
  return (
    <details class={`evidence is-${state}`}>
      <summary>
        <StateMark sign={state} />
        <time dateTime={started_at}>{clockTime(words.language, started_at, now)}</time>
        <bdi dir="ltr" class="evidence-host" title={url}>
          {new URL(url).hostname}
        </bdi>
        <span class="facts">
          <span class="state">{words.t(`state.${state}`)}</span>
          {cause !== null && <span>{words.t(cause)}</span>}
        </span>
      </summary>
      <FactList
        facts={[
          [
            words.t('fact.verdict'),
            [verdict.verdict, verdict.failure, verdict.operation].filter(Boolean).join(' · '),
          ],
          [words.t('fact.failed_host'), verdict.failed_host],
          [words.t('fact.reasons'), verdict.reasons.join(', ')],
          [words.t('fact.flags'), verdict.flags.join(', ')],
        ]}
      />
      {attempts.length === 0 && <p class="hint">{words.t('evidence.gone')}</p>}
      {attempts.map((attempt, index) => (
        <section key={attempt.started_at}>
          <h4>{words.t('attempt.title', { n: index + 1 })}</h4>
          <AttemptFacts attempt={attempt} words={words} />
        </section>
      ))}
      {attempts.length > 0 && (
        <details class="raw">
          <summary>{words.t('evidence.raw')}</summary>
          <pre dir="ltr">{JSON.stringify({ verdict, observations: attempts }, null, 2)}</pre>
        </details>
      )}
    </details>
  );
}
