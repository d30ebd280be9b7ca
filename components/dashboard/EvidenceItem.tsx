import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { Elsewhere, Evidence } from '../../utils/summary/evidence.ts';
import { StateMark } from '../StateMark.tsx';
import { causeKey } from '../state-words.ts';
import { AttemptFacts } from './AttemptFacts.tsx';
import { ChainView } from './ChainView.tsx';
import { FactList } from './FactList.tsx';
import { QuestionList } from './QuestionList.tsx';

interface Props {
  evidence: Evidence;
  words: DashboardWords;
  now: number;
}

/** One Result: a line that unfolds into the chain and what was asked; the raw facts are folded below. */
export function EvidenceItem({ evidence, words, now }: Props) {
  const { url, started_at, state, verdict, attempts, chain, questions, elsewhere } = evidence;
  const cause = causeKey({ ...verdict, state });
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
      {chain !== null && (
        <>
          <h4>{words.t('chain.title')}</h4>
          {chain.host !== new URL(url).hostname && (
            <p class="hint">{words.t('chain.host', { host: chain.host })}</p>
          )}
          <ChainView chain={chain} state={state} cause={cause} words={words} />
        </>
      )}
      {elsewhere !== null && <p class="hint">{elsewhereWords(elsewhere, words, now)}</p>}
      {questions.length > 0 && (
        <>
          <h4>{words.t('asked.title')}</h4>
          <QuestionList questions={questions} words={words} />
        </>
      )}
      {attempts.length === 0 && <p class="hint">{words.t('evidence.gone')}</p>}
      <RawFacts evidence={evidence} words={words} />
    </details>
  );
}

function elsewhereWords({ seen_at, status, failure }: Elsewhere, words: DashboardWords, now: number): string {
  const time = clockTime(words.language, seen_at, now);
  return failure === null
    ? words.t('elsewhere.answers', { time, status: status ?? '' })
    : words.t('elsewhere.fails', { time, failure });
}

function RawFacts({ evidence: { verdict, attempts, ladder }, words }: Omit<Props, 'now'>) {
  return (
    <details class="raw">
      <summary>{words.t('evidence.facts')}</summary>
      <FactList
        facts={[
          [
            words.t('fact.verdict'),
            [verdict.verdict, ...verdict.mechanisms, verdict.failure, verdict.operation]
              .filter(Boolean)
              .join(' · '),
          ],
          [words.t('fact.failed_host'), verdict.failed_host],
          [words.t('fact.reasons'), verdict.reasons.join(', ')],
          [words.t('fact.flags'), verdict.flags.join(', ')],
        ]}
      />
      {attempts.map((attempt, index) => (
        <section key={attempt.started_at}>
          <h4>{words.t('attempt.title', { n: index + 1 })}</h4>
          <AttemptFacts attempt={attempt} words={words} />
        </section>
      ))}
      {attempts.length > 0 && (
        <details class="raw">
          <summary>{words.t('evidence.raw')}</summary>
          <pre dir="ltr">{JSON.stringify({ verdict, observations: attempts, ladder }, null, 2)}</pre>
        </details>
      )}
    </details>
  );
}
