import type { Observation } from './observation.ts';

/** What opening a connection with the name showed, when no request was sent over it. */
export interface KnockAnswer {
  /** The connection stood (TCP, and for https the whole handshake); null where that was not seen. */
  opened: boolean | null;
  /** Of the attempt. Where it opened it was ended by ourselves, and says nothing more. */
  observation: Observation;
}
