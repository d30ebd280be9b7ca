import type { PopupKey } from '../../utils/i18n/catalogues.ts';
import type { DashboardKey, DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import type { Chain } from '../../utils/summary/chain.ts';
import type { Link, Shown } from '../../utils/summary/link.ts';
import type { ServiceState } from '../../utils/summary/summary.ts';
import { StateMark } from '../StateMark.tsx';

interface Props {
  chain: Chain;
  /** Of the measurement: the link that broke carries its sign. */
  state: ServiceState;
  cause: PopupKey | null;
  words: DashboardWords;
}

const SHOWN: Record<Exclude<Shown, 'addresses' | 'status'> | 'maybe' | 'unsteady', DashboardKey> = {
  went_on: 'shown.went_on',
  agreed: 'shown.agreed',
  differs: 'shown.differs',
  uncompared: 'shown.uncompared',
  certified: 'shown.certified',
  answers: 'shown.answers',
  unseen: 'shown.unseen',
  maybe: 'shown.maybe',
  unsteady: 'reason.unstable',
  connected: 'step.connected',
  secured: 'step.secured',
};

/** Name → address → connection → encryption → page: which links held, and where it broke. */
export function ChainView({ chain, state, cause, words }: Props) {
  return (
    <ol class="chain">
      {chain.links.map((link) => (
        <li key={link.link} class={`link is-${link.state} is-${signOf(link, state)}`}>
          <StateMark sign={signOf(link, state)} />
          <div>
            <strong>{words.t(`chain.${link.link}`)}</strong>
            <span class="unseen">{words.t(`link.${link.state}`)}</span>
            <ByWords link={link} cause={cause} words={words} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function signOf(link: Link, state: ServiceState): ServiceState {
  if (link.state === 'broke') return state === 'unknown' ? 'failing' : state;
  if (link.state === 'held') return 'ok';
  return link.state === 'unknown' ? 'unknown' : 'unchecked';
}

function ByWords({
  link: { link, state, by, values },
  cause,
  words,
}: Pick<Props, 'cause' | 'words'> & { link: Link }) {
  if (by === null) return <p>{words.t(`link.${state}`)}</p>;
  if (by === 'addresses') {
    return (
      <p>
        <bdi dir="ltr" class="addresses">
          {values.join(' ')}
        </bdi>
      </p>
    );
  }
  if (by === 'status') return <p>{words.t('shown.status', { status: values.join(' ') })}</p>;
  if (by !== 'cause') return <p>{words.t(SHOWN[by])}</p>;
  return (
    <>
      <p>{words.t(cause ?? `link.${state}`)}</p>
      {link === 'address' && values.length > 0 && (
        <p class="addresses">{words.t('shown.right', { addresses: values.join(' ') })}</p>
      )}
    </>
  );
}
