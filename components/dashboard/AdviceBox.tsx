import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { adviceOf } from '../../utils/summary/advice.ts';
import type { ServiceSummary } from '../../utils/summary/summary.ts';

interface Props {
  service: ServiceSummary;
  words: DashboardWords;
}

/** One sentence on what can be done, and one of care where it names tools. Nothing where nothing is to be done. */
export function AdviceBox({ service, words }: Props) {
  const given = adviceOf(service);
  if (given === null) return null;
  return (
    <section class="advice">
      <h3>{words.t('advice.title')}</h3>
      <p>{words.t(`advice.${given.advice}`)}</p>
      {given.needsCare && <p class="care">{words.t('advice.care')}</p>}
    </section>
  );
}
