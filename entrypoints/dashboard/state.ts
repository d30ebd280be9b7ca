/** All that the dashboard shows, at one moment. */
import type { ListError } from '../../components/dashboard/OwnSection.tsx';
import { SECTIONS } from '../../components/dashboard/Frame.tsx';
import type { Level } from '../../components/consent/levels.ts';
import type { Answers } from '../../components/consent/questions.ts';
import type { SectionId } from '../../components/dashboard/Frame.tsx';
import type { DashboardKey } from '../../utils/i18n/dashboard-catalogues.ts';
import type { Slots } from '../../utils/i18n/words.ts';
import type { BlockPage } from '../../utils/diagnose/block-pages.data.ts';
import type { CollectorMemory } from '../../utils/store/records.ts';
import type { Consent } from '../../utils/store/consent.ts';
import type { Settings } from '../../utils/store/settings.ts';
import type { Evidence } from '../../utils/summary/evidence.ts';
import type { OutageView } from '../../utils/summary/outage-view.ts';
import type { OutboxView } from '../../utils/summary/sent-view.ts';
import type { Progress, Summary } from '../../utils/summary/summary.ts';
import type { Target } from '../../utils/targets/schema.ts';

export interface Route {
  section: SectionId;
  /** Id of the chosen service. */
  service: string | null;
}

export interface State {
  route: Route;
  settings: Settings;
  consent: Consent | null;
  /** A level that was picked, and is not agreed to yet. */
  wanted: Level | null;
  answers: Answers;
  collectorError: string | null;
  summary: Summary | null;
  progress: Progress | null;
  /** Of the chosen service, newest first, at most `shown`. */
  evidence: Evidence[];
  shown: number;
  outages: OutageView[];
  own: Target[];
  ownBlockPages: BlockPage[];
  errors: ListError[];
  hasPermission: boolean;
  collectors: CollectorMemory[];
  outbox: OutboxView;
  isStarting: boolean;
  isErasing: boolean;
  notice: { key: DashboardKey; slots?: Slots } | null;
}

export const RESULTS_SHOWN = 12;

/** `#services/telegram` → the section and the service in it. */
export function routeOf(hash: string): Route {
  const [name = '', service] = hash.replace(/^#/, '').split('/');
  const section = SECTIONS.find((id) => id === name) ?? 'services';
  return { section, service: service === undefined || service === '' ? null : decodeURIComponent(service) };
}
