/** A measurement as a chain, name → address → connection → encryption → page: which links held, and which one broke. */
import { classify } from '../diagnose/classify.ts';
import { hostOf } from '../diagnose/hosts.ts';
import { resolversOn } from '../diagnose/inquiry.ts';
import type { Verdict } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import type { Result } from '../store/records.ts';
import { LINKS } from './link.ts';
import type { Link, LinkName } from './link.ts';
import { showLinks } from './shown-links.ts';

export interface Chain {
  /** The host whose chain it is: after a redirect, not the target's own. */
  host: string;
  links: Link[];
}

/** Null where nothing about the target was seen. */
export function chainOf(result: Result): Chain | null {
  const { verdict, observations, ladder } = result;
  const primary = primaryOf(observations);
  const url = ladder?.url ?? primary?.final_url ?? result.url;
  const host = hostOf(url);
  const isForgotten = verdict.verdict === 'ok' && observations.length === 0;
  if (host === null || isForgotten || verdict.reasons.includes('nothing_measured')) return null;
  const names = LINKS.filter((link) => link !== 'encryption' || url.startsWith('https:'));
  if (verdict.failure_class === 'local') return { host, links: names.map((link) => none(link)) };

  const shown = showLinks(result, url, host);
  const isAnswered = primary?.end === 'answered' && classify(primary).failure === null;
  const broken = brokenLink(verdict, isAnswered);
  const isUnsteady = verdict.reasons.includes('unstable');
  const at = broken === null || isUnsteady ? -1 : names.indexOf(broken);
  if (at >= 0 || isAnswered || verdict.verdict === 'ok') {
    const end = at >= 0 ? at : names.length;
    return {
      host,
      links: names.map((link, index): Link => {
        if (index < end) return { link, ...shown[link] };
        if (index > end) return none(link);
        const right = link === 'address' && ladder !== null ? resolversOn(ladder).honest : [];
        return { link, state: 'broke', by: 'cause', values: right };
      }),
    };
  }

  // It cannot be placed: somewhere after the last link that is seen to have held.
  const last = names.findLastIndex((link) => shown[link].state === 'held');
  const by = isUnsteady ? 'unsteady' : 'maybe';
  return {
    host,
    links: names.map((link, index): Link =>
      index <= last
        ? { link, ...shown[link] }
        : { link, state: 'unknown', by: index === last + 1 ? by : null, values: [] },
    ),
  };
}

/** As the judge's: the last attempt that failed, else the last one. */
function primaryOf(observations: Observation[]): Observation | undefined {
  return (
    observations.findLast((observation) => classify(observation).failure !== null) ?? observations.at(-1)
  );
}

function none(link: LinkName): Link {
  return { link, state: 'not_reached', by: null, values: [] };
}

/**
 * By mechanism where there is one, which says more than the stage at which an attempt ended. Where it is blocked and yet
 * something answered, it is the page that is not the site's. Null: not known.
 */
function brokenLink({ verdict, mechanisms, operation }: Verdict, isAnswered: boolean): LinkName | null {
  if (verdict === 'ok') return null;
  const [mechanism] = mechanisms;
  if (mechanism !== undefined)
    return BY_MECHANISM.find(([prefix]) => mechanism.startsWith(prefix))?.[1] ?? null;
  if (verdict === 'blocked') return isAnswered ? 'page' : null;
  return operation === null ? null : BY_OPERATION[operation];
}

const BY_MECHANISM: readonly [prefix: string, link: LinkName][] = [
  ['dns.injection', 'address'],
  ['dns', 'name'],
  ['ip', 'connection'],
  ['tcp', 'connection'],
  ['tls', 'encryption'],
  ['http', 'page'],
];

const BY_OPERATION: Record<NonNullable<Verdict['operation']>, LinkName> = {
  resolve: 'name',
  connect: 'connection',
  tls_handshake: 'encryption',
  http_round_trip: 'page',
};
