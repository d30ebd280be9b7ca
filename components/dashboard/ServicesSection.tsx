import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import type { Evidence } from '../../utils/summary/evidence.ts';
import type { Progress, Summary } from '../../utils/summary/summary.ts';
import { CheckBar } from '../CheckBar.tsx';
import { Headline } from '../Headline.tsx';
import { ServiceRow } from '../ServiceRow.tsx';
import { ServiceDetails } from './ServiceDetails.tsx';

interface Props {
  words: DashboardWords;
  summary: Summary | null;
  progress: Progress | null;
  isStarting: boolean;
  /** Id of the chosen service. */
  chosen: string | null;
  /** The chosen service's last results, newest first. */
  evidence: Evidence[];
  now: number;
  onCheck: () => void;
  onStop: () => void;
  hasMore: boolean;
  onMore: () => void;
}

/** All services, and everything about one of them. */
export function ServicesSection(props: Props) {
  const { words, summary, progress, isStarting, chosen, evidence, now, onCheck, onStop, hasMore, onMore } =
    props;
  const service = summary?.services.find(({ id }) => id === chosen);
  return (
    <div class={`services-section ${service === undefined ? 'is-list' : 'is-chosen'}`}>
      <div class="services-list">
        <Headline summary={summary} isChecking={progress !== null || isStarting} words={words} now={now} />
        <CheckBar {...{ summary, progress, isStarting, words, now, onCheck, onStop }} />
        {summary?.warnings.map((warning) => (
          <p key={warning} class="warning">
            {words.t(`warning.${warning}`)}
          </p>
        ))}
        <ul>
          {summary?.services.map((row) => (
            <li key={row.id}>
              <a href={`#services/${row.id}`} aria-current={row.id === chosen ? 'true' : undefined}>
                <ServiceRow service={row} words={words} now={now} />
              </a>
            </li>
          ))}
        </ul>
      </div>
      <div class="details">
        {service === undefined ? (
          <p class="hint">{words.t('services.pick')}</p>
        ) : (
          <ServiceDetails {...{ service, evidence, words, now, hasMore, onMore }} />
        )}
      </div>
    </div>
  );
}
