import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { stepsOf } from '../../utils/summary/evidence.ts';
import type { Evidence } from '../../utils/summary/evidence.ts';
import { FactList } from './FactList.tsx';

type Attempt = Evidence['attempts'][number];

interface Props {
  attempt: Attempt;
  words: DashboardWords;
}

/** The raw facts of one attempt, as far as the browser gave them. */
export function AttemptFacts({ attempt, words }: Props) {
  const { timeout_ms, raw_error, hops, reused_connection: reused, certificate, proxy } = attempt;
  const steps = stepsOf(attempt.timings);
  return (
    <FactList
      facts={[
        [words.t('fact.end'), words.t(`end.${attempt.end}`, { n: Math.round(timeout_ms / 1000) })],
        [words.t('fact.error'), raw_error === null ? null : <code>{raw_error}</code>],
        [words.t('fact.status'), attempt.status === null ? null : String(attempt.status)],
        [words.t('fact.address'), attempt.address],
        [words.t('fact.final_url'), attempt.final_url === attempt.url ? null : attempt.final_url],
        [words.t('fact.hops'), hops.length === 0 ? null : <Hops hops={hops} />],
        [words.t('fact.duration'), words.t('unit.ms', { n: Math.round(attempt.duration_ms) })],
        [words.t('fact.steps'), steps.length === 0 ? null : <Steps attempt={attempt} words={words} />],
        [words.t('fact.dns'), attempt.dns === null ? null : dnsWords(attempt.dns)],
        [words.t('fact.protocol'), attempt.protocol],
        [
          words.t('fact.connection'),
          reused === null ? null : words.t(reused ? 'connection.reused' : 'connection.fresh'),
        ],
        [words.t('fact.certificate'), certificate?.issuer ?? null],
        [words.t('fact.proxy'), proxy === null ? null : [proxy.type, proxy.host].join(' ')],
        [words.t('fact.browser'), [attempt.browser, attempt.browser_version].join(' ')],
        [words.t('fact.bytes'), words.t('unit.bytes', { n: attempt.bytes })],
      ]}
    />
  );
}

/** Each step as a bar up to its moment, on the scale of the whole attempt. */
function Steps({ attempt, words }: Props) {
  return (
    <ol class="steps">
      {stepsOf(attempt.timings).map(({ name, ms }) => (
        <li key={name}>
          <span>{words.t(`step.${name}`)}</span>
          <meter min={0} max={Math.max(attempt.duration_ms, ms, 1)} value={ms} />
          <span>{words.t('unit.ms', { n: ms })}</span>
        </li>
      ))}
    </ol>
  );
}

function Hops({ hops }: Pick<Attempt, 'hops'>) {
  return (
    <ol class="hops">
      {hops.map(({ url, status, location }) => (
        <li key={url}>
          <bdi dir="ltr">{[status, url, '→', location].join(' ')}</bdi>
        </li>
      ))}
    </ol>
  );
}

function dnsWords({ error, addresses, host }: NonNullable<Attempt['dns']>): string {
  return [host, '→', error ?? addresses.join(', ')].join(' ');
}
