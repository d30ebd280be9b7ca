/** What each section is given, and what its events order. */
import type { ComponentChild } from 'preact';
import { DataSection } from '../../components/dashboard/DataSection.tsx';
import type { SectionId } from '../../components/dashboard/Frame.tsx';
import { OutagesSection } from '../../components/dashboard/OutagesSection.tsx';
import { OwnSection } from '../../components/dashboard/OwnSection.tsx';
import { ServicesSection } from '../../components/dashboard/ServicesSection.tsx';
import { SharingSection } from '../../components/dashboard/SharingSection.tsx';
import { SettingsSection } from '../../components/dashboard/SettingsSection.tsx';
import { BLOCK_PAGES } from '../../utils/diagnose/block-pages.data.ts';
import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { askFor } from '../../utils/run/access.ts';
import { levelOf, mustAskAgain } from '../../utils/store/consent.ts';
import type { Store } from '../../utils/store/store.ts';
import { collectorViews } from '../../utils/summary/collector-view.ts';
import { DOMESTIC_ANCHORS } from '../../utils/targets/anchors.data.ts';
import { SERVICES } from '../../utils/targets/services.data.ts';
import { loadSection } from './load.ts';
import * as orders from './orders.ts';
import * as ownBlockPages from './own-block-pages.ts';
import * as ownList from './own-list.ts';
import * as sharing from './sharing.ts';
import { RESULTS_SHOWN } from './state.ts';
import type { State } from './state.ts';

export interface ViewProps {
  state: State;
  words: DashboardWords;
  store: Store;
  now: number;
  change: (changes: Partial<State> | Promise<Partial<State>>) => Promise<void>;
}

const COUNTRIES = [...new Set(DOMESTIC_ANCHORS.map(({ country }) => country ?? ''))].filter(Boolean);

export const SECTION_VIEWS: Record<SectionId, (props: ViewProps) => ComponentChild> = {
  services: ({ state, words, store, now, change }) => (
    <ServicesSection
      {...{ words, now, summary: state.summary, progress: state.progress, evidence: state.evidence }}
      isStarting={state.isStarting}
      chosen={state.route.service}
      onCheck={() => void change({ isStarting: true }).then(() => change(orders.checkNow()))}
      onStop={() => void change(orders.send({ type: 'stop' }))}
      hasMore={state.evidence.length === state.shown}
      onMore={() => void change(loadSection(store, { ...state, shown: state.shown + RESULTS_SHOWN }))}
    />
  ),
  outages: ({ state, words, now }) => <OutagesSection words={words} outages={state.outages} now={now} />,
  own: ({ state: { own, errors }, words, change }) => (
    <OwnSection
      {...{ words, errors, urls: own.map(({ url }) => url) }}
      onAdd={(text) => void change(ownList.addOwn(own, text))}
      onRemove={(url) => void change(ownList.removeOwn(own, url))}
      onImport={(file) => void change(ownList.importOwn(own, file))}
      onExport={() => void ownList.exportOwn(own)}
    />
  ),
  sharing: ({ state, words, now, change }) => (
    <SharingSection
      {...{ words, now, wanted: state.wanted, answers: state.answers }}
      level={levelOf(state.consent)}
      since={state.consent?.at ?? null}
      isAskedAgain={mustAskAgain(state.consent)}
      collectors={state.settings.collectors}
      reference={collectorViews(state.settings.collectors, state.collectors)}
      collectorError={state.collectorError}
      outbox={state.outbox}
      onPick={(wanted) => void change({ wanted, answers: {}, notice: null })}
      onAnswer={(question, answer) => void change({ answers: { ...state.answers, [question]: answer } })}
      onAgree={(level) => void change(sharing.agree(level))}
      onWithdraw={(level) => void change(sharing.withdraw(level))}
      onAddCollector={(text) => void change(sharing.addCollector(state.settings, text))}
      onRemoveCollector={(url) => void change(sharing.removeCollector(state.settings, url))}
    />
  ),
  settings: ({ state, words, change }) => (
    <SettingsSection
      {...{ words, choices: state.settings, countries: COUNTRIES, services: SERVICES }}
      anchors={orders.anchorsAsCsv(state.settings)}
      anchorErrors={state.errors}
      hasPermission={state.hasPermission}
      onChange={(changes) => void change(orders.choose(changes))}
      onAnchors={(csv) => void change(orders.chooseAnchors(csv))}
      onAllow={() =>
        void change(askFor({ sites: true, data: false }).then((hasPermission) => ({ hasPermission })))
      }
    />
  ),
  data: ({ state: { isErasing, errors, ownBlockPages: own }, words, store, change }) => (
    <DataSection
      {...{ words, isErasing }}
      blockPages={{
        known: BLOCK_PAGES.length,
        own: own.length,
        errors,
        onImport: (file) => void change(ownBlockPages.importBlockPages(file)),
        onExport: () => void ownBlockPages.exportBlockPages(own),
        onRemove: () => void change(ownBlockPages.removeBlockPages()),
      }}
      onExportJson={() => void orders.exportJson(store)}
      onExportCsv={() => void orders.exportCsv(store)}
      onAskErase={() => void change({ isErasing: true })}
      onCancel={() => void change({ isErasing: false })}
      onErase={() => void change(orders.erase())}
    />
  ),
};
