/** The popup's first sentence, for a terminal. */
import en from '../utils/i18n/catalogues/en.json' with { type: 'json' };
import { createWords } from '../utils/i18n/words.ts';
import { headline } from '../utils/summary/headline.ts';
import type { Summary } from '../utils/summary/summary.ts';

export function headlineText(summary: Summary): string {
  const { t } = createWords('en', en);
  const said = headline(summary);
  if (said.says === 'line_off') return t(`line.${said.line}`);
  if (said.says === 'unchecked') return t('services.unchecked');
  return t(`services.${said.says}`, { n: said.n, total: said.total });
}
