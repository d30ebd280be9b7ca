import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { Evidence } from '../../utils/summary/evidence.ts';
import type { ServiceSummary } from '../../utils/summary/summary.ts';
import { HourStrip } from '../HourStrip.tsx';
import { StateMark } from '../StateMark.tsx';
import { causeKey } from '../state-words.ts';
import { AdviceBox } from './AdviceBox.tsx';
import { EvidenceItem } from './EvidenceItem.tsx';
import { Legend } from './Legend.tsx';

interface Props {
  service: ServiceSummary;
  evidence: Evidence[];
  words: DashboardWords;
  now: number;
  hasMore: boolean;
  onMore: () => void;
}

/** One service: how it stands, its day, its addresses, and what was measured. */
export function ServiceDetails({ service, evidence, words, now, hasMore, onMore }: Props) {
  const { state, name, since, endpoints } = service;
  const cause = causeKey(service);
  return (
    <article>
      <a class="back" href="#services">
        {words.t('services.back')}
      </a>
      <header class={`details-head is-${state}`}>
        <StateMark sign={state} />
        <div>
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <p class="facts">
            <span class="state">{words.t(`state.${state}`)}</span>
            {since !== null && (
              <time dateTime={since}>
                {words.t('since', { when: clockTime(words.language, since, now) })}
              </time>
            )}
            {cause !== null && <span class="cause">{words.t(cause)}</span>}
          </p>
        </div>
      </header>

      <AdviceBox service={service} words={words} />

      <h3>{words.t('detail.day')}</h3>
      <figure class="day">
        <HourStrip service={service} words={words} />
        <div class="strip-axis" aria-hidden="true">
          <span>{words.t('strip.from')}</span>
          <span>{words.t('strip.to')}</span>
        </div>
        <Legend hours={service.hours} words={words} />
      </figure>

      <h3>{words.t('detail.endpoints')}</h3>
      <ul class="endpoints">
        {endpoints.map((endpoint) => (
          <li key={endpoint.url} class={`is-${endpoint.state}`}>
            <StateMark sign={endpoint.state} />
            <bdi dir="ltr">{endpoint.url}</bdi>
            <p class="facts">
              <span class="state">{words.t(`state.${endpoint.state}`)}</span>
              {endpoint.role !== null && <span>{words.t(`role.${endpoint.role}`)}</span>}
            </p>
          </li>
        ))}
      </ul>

      <h3>{words.t('detail.results')}</h3>
      {evidence.length === 0 && <p class="hint">{words.t('detail.none')}</p>}
      <ul class="evidence-list">
        {evidence.map((item) => (
          <li key={item.batch_id + item.url}>
            <EvidenceItem evidence={item} words={words} now={now} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" onClick={onMore}>
          {words.t('detail.more')}
        </button>
      )}
    </article>
  );
}
