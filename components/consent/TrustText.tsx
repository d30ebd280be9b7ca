import type { ConsentWords } from '../../utils/i18n/consent-catalogues.ts';
import type { CollectorWay } from '../../utils/summary/collector-view.ts';

interface Props {
  words: ConsentWords;
  /** How each chosen collector is reached; empty: none is chosen. */
  ways: readonly CollectorWay[];
}

/** Whom a person trusts with what, by the ways that there are; each is told once. */
export function TrustText({ words: { t }, ways }: Props) {
  const relayed = ways.filter((way) => way.kind === 'relay');
  const issuers = new Set(ways.flatMap((way) => (way.kind === 'unasked' ? [] : (way.issuer ?? []))));
  const isUnasked = ways.length === 0 || ways.some(({ kind }) => kind === 'unasked');
  return (
    <>
      <h3>{t('trust.title')}</h3>
      {[...new Set(relayed.map(({ name }) => name))].map((relay) => (
        <p key={relay}>{t('trust.relay', { relay })}</p>
      ))}
      {relayed.length > 0 && (
        <p>{t(relayed.every(({ issuer }) => issuer !== null) ? 'trust.keys' : 'trust.itself')}</p>
      )}
      {ways.some(({ kind }) => kind === 'straight') && <p>{t('trust.straight')}</p>}
      {[...issuers].map((issuer) => (
        <p key={issuer}>{t('trust.issuer', { issuer })}</p>
      ))}
      {isUnasked && <p>{t('trust.unasked')}</p>}
    </>
  );
}
