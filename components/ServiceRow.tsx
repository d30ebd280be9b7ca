import type { PopupWords } from '../utils/i18n/catalogues.ts';
import { clockTime } from '../utils/i18n/times.ts';
import type { ServiceSummary } from '../utils/summary/summary.ts';
import { HourStrip } from './HourStrip.tsx';
import { StateMark } from './StateMark.tsx';
import { causeKey } from './state-words.ts';

interface Props {
  service: ServiceSummary;
  words: PopupWords;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One service: what it is, how it stands, since when, by what, and its last day. */
export function ServiceRow({ service, words, now }: Props) {
  const { state, id, name, since } = service;
  const cause = causeKey(service);
  const when = since !== null && clockTime(words.language, since, now, state === 'ok' ? 'short' : 'long');
  return (
    <div class={`service is-${state}`}>
      <StateMark sign={state} />
      <bdi class="service-name" dir={name === id ? 'ltr' : 'auto'} title={name}>
        {name}
      </bdi>
      <HourStrip service={service} words={words} />
      <p class="facts">
        <span class="state">{words.t(`state.${state}`)}</span>
        {when !== false && <time dateTime={since}>{words.t('since', { when })}</time>}
        {cause !== null && <span class="cause">{words.t(cause)}</span>}
      </p>
    </div>
  );
}
