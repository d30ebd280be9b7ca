import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { clockTime } from '../../utils/i18n/times.ts';
import type { CollectorView } from '../../utils/summary/collector-view.ts';
import type { OutboxView } from '../../utils/summary/sent-view.ts';
import { CollectorField } from '../consent/CollectorField.tsx';
import { LevelChoice } from '../consent/LevelChoice.tsx';
import { Quiz } from '../consent/Quiz.tsx';
import { isLess } from '../consent/levels.ts';
import type { Level } from '../consent/levels.ts';
import { areUnderstood } from '../consent/questions.ts';
import type { Answers, QuestionId } from '../consent/questions.ts';
import { ReferenceState } from './ReferenceState.tsx';
import { SentSection } from './SentSection.tsx';

interface Props {
  words: DashboardWords;
  now: number;
  /** The level that holds. */
  level: Level;
  /** When it was chosen, ISO 8601; null: nobody has chosen yet. */
  since: string | null;
  /** The person agreed once, to another purpose. */
  isAskedAgain: boolean;
  /** Another level that was picked, and is not agreed to yet. */
  wanted: Level | null;
  answers: Answers;
  collectors: readonly string[];
  /** What came from them. */
  reference: readonly CollectorView[];
  collectorError: string | null;
  outbox: OutboxView;
  onPick: (level: Level | null) => void;
  onAnswer: (question: QuestionId, answer: boolean) => void;
  /** To more than now. Must reach the browser from the click itself. */
  onAgree: (level: Level) => void;
  /** Down to this level. */
  onWithdraw: (level: Level) => void;
  onAddCollector: (text: string) => void;
  onRemoveCollector: (url: string) => void;
}

/** What leaves this device: the level, how to change it, and each byte that was or will be sent. */
export function SharingSection(props: Props) {
  const { words, now, level, since, isAskedAgain, wanted, collectors, collectorError } = props;
  const { t, language } = words;
  const shown = wanted ?? level;
  return (
    <section class="page sharing">
      <h2>{t('nav.sharing')}</h2>
      {isAskedAgain && (
        <div class="warning">
          <strong>{t('again.title')}</strong>
          <p>{t('again.text')}</p>
        </div>
      )}
      <p>{t('sharing.checks')}</p>
      <LevelChoice words={words} level={shown} onChoose={(id) => props.onPick(id === level ? null : id)} />
      {wanted === null ? (
        <p class="hint">
          {since === null
            ? t('sharing.unasked')
            : t('sharing.since', { when: clockTime(language, since, now) })}
        </p>
      ) : (
        <Change {...props} wanted={wanted} />
      )}
      {level === 'contribute' && wanted === null && (
        <button type="button" onClick={() => props.onWithdraw('local')}>
          {t('sharing.withdraw')}
        </button>
      )}
      {shown !== 'local' && (
        <CollectorField
          {...{ words, collectors }}
          ways={props.reference.map(({ way }) => way)}
          error={collectorError}
          onAdd={props.onAddCollector}
          onRemove={props.onRemoveCollector}
        />
      )}
      {level !== 'local' && collectors.length > 0 && (
        <ReferenceState {...{ words, now }} collectors={props.reference} />
      )}
      <SentSection {...{ words, now }} outbox={props.outbox} />
    </section>
  );
}

/** Less takes a click; more takes a collector, the questions, and a click. */
function Change(props: Props & { wanted: Level }) {
  const { words, level, wanted, answers, collectors, onPick, onAnswer, onAgree, onWithdraw } = props;
  const { t } = words;
  const lowers = isLess(level, wanted);
  const lacksCollector = !lowers && collectors.length === 0;
  const isReady = lowers || (!lacksCollector && areUnderstood(wanted, answers));
  return (
    <div class="change">
      {!lowers && <Quiz {...{ words, answers, onAnswer }} level={wanted} />}
      {lacksCollector && <p class="hint">{t('collector.needed')}</p>}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={!isReady}
          onClick={() => (lowers ? onWithdraw : onAgree)(wanted)}
        >
          {t(lowers && level === 'contribute' ? 'sharing.withdraw' : 'sharing.agree')}
        </button>
        <button type="button" onClick={() => onPick(null)}>
          {t('sharing.cancel')}
        </button>
      </div>
    </div>
  );
}
