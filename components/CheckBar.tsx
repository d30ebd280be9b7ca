import type { PopupWords } from '../utils/i18n/catalogues.ts';
import { relativeTime } from '../utils/i18n/times.ts';
import type { Progress, Summary } from '../utils/summary/summary.ts';

interface Props {
  summary: Pick<Summary, 'last_check_at' | 'next_check_at'> | null;
  progress: Progress | null;
  /** A person asked, and the background has not begun yet. */
  isStarting: boolean;
  words: PopupWords;
  now: number;
  onCheck: () => void;
  onStop: () => void;
}

/** When it was checked and will be, or how far the running check is; and the one button for either. */
export function CheckBar({ summary, progress, isStarting, words, now, onCheck, onStop }: Props) {
  const { last_check_at: last = null, next_check_at: next = null } = summary ?? {};
  if (progress !== null) {
    const { done, total } = progress;
    return (
      <div class="check-bar">
        <div class="check-times">
          <span id="check-progress">{words.t('check.running', { done, total })}</span>
          <progress aria-labelledby="check-progress" max={Math.max(total, 1)} value={done} />
          <span class="unseen" aria-live="polite">
            {words.t('check.live', { percent: quarters(done, total, words.language) })}
          </span>
        </div>
        <button type="button" onClick={onStop}>
          {words.t('check.stop')}
        </button>
      </div>
    );
  }
  return (
    <div class="check-bar">
      <div class="check-times">
        {last !== null && (
          <time dateTime={last}>
            {words.t('check.last', { when: relativeTime(words, last, now, 'ago') })}
          </time>
        )}
        {next !== null && (
          <time dateTime={next}>{words.t('check.next', { when: relativeTime(words, next, now, 'in') })}</time>
        )}
      </div>
      <button type="button" class="primary" disabled={isStarting} onClick={onCheck}>
        {words.t(isStarting ? 'check.starting' : 'check.now')}
      </button>
    </div>
  );
}

/** In steps of a quarter: a screen reader speaks four times a check, not forty. */
function quarters(done: number, total: number, language: string): string {
  const share = total === 0 ? 0 : Math.floor((4 * done) / total) / 4;
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share);
}
