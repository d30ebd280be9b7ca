import type { WelcomeProps } from '../../components/welcome/Welcome.tsx';

/** All that the welcome page shows, at one moment. */
export type State = Pick<WelcomeProps, 'walk' | 'isRefused' | 'collectorError' | 'failure'>;
