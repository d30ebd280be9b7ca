/** Does somebody on this line answer plain http in the name of others? Sources: docs/method.md §5. */
import type { AnchorReading } from './anchor-reading.ts';

/** Two pages shorter than this may be alike by chance (`OK`, an empty page); a portal's page is longer. */
const TELLING_LENGTH = 100;

/**
 * Strong evidence (status 511, two anchors with a wrong answer, two that land at one foreign host, two with the same
 * page) counts unless most anchors answer as only they can. A single wrong answer counts only when none does.
 */
export function showsPortal(readings: AnchorReading[]): boolean {
  const own = readings.filter(({ isTwin }) => !isTwin);
  const alive = own.filter(({ answer }) => answer === 'alive').length;
  const failing = own.filter(({ answer }) =>
    ['altered', 'bad_tls', 'bad_date', 'dead'].includes(answer),
  ).length;
  const altered = readings.filter(({ answer }) => answer === 'altered');

  const isStrong =
    altered.some(({ observation }) => observation.status === 511) ||
    hostsOf(altered.filter(({ foreignHost }) => foreignHost === null)).size > 1 ||
    isShared(altered, ({ foreignHost }) => foreignHost) ||
    isShared(readings, pageOf);
  return isStrong ? alive <= failing : altered.length > 0 && alive === 0;
}

/** Do anchors of two different hosts have the same value here? */
function isShared(readings: AnchorReading[], valueOf: (reading: AnchorReading) => string | null): boolean {
  const values = new Set(readings.map(valueOf).filter((value) => value !== null));
  return [...values].some(
    (value) => hostsOf(readings.filter((reading) => valueOf(reading) === value)).size > 1,
  );
}

/** Anchors over plain http in whose place somebody else answered: TLS may pass while every plain page is another. */
export function alteredIn(readings: AnchorReading[]): number {
  const isShown = (page: string | null, elsewhere: AnchorReading['host']): boolean =>
    page !== null && readings.some((each) => each.host !== elsewhere && pageOf(each) === page);
  const altered = readings.filter(
    (reading) => reading.answer === 'altered' || isShown(pageOf(reading), reading.host),
  );
  return hostsOf(altered).size;
}

function pageOf({ observation, answer }: AnchorReading): string | null {
  const text = observation.body?.text ?? '';
  const isPlainHttp = observation.final_url.startsWith('http:');
  return isPlainHttp && answer !== 'alive' && text.length >= TELLING_LENGTH ? text : null;
}

function hostsOf(readings: AnchorReading[]): Set<string | null> {
  return new Set(readings.map(({ host }) => host));
}
