/** What the product needs of the world around it; the background hands in the real one, tests a small one. */
import type { Maker } from '../report/anonymise.ts';
import type { AskDoh } from '../probe/doh.ts';
import type { Knock } from '../probe/knock.ts';
import type { Probe } from '../probe/probe.ts';
import type { Consent } from '../store/consent.ts';
import type { Store } from '../store/store.ts';
import type { Settings } from '../store/settings.ts';
import type { Progress, Summary } from '../summary/summary.ts';
import type { Controls } from './controls.ts';

export interface World {
  store: Store;
  probe: Probe;
  knock: Knock;
  askDoh: AskDoh;
  controls: Controls;
  fetch: typeof fetch;
  /** What a report of an outage says of this browser; null: nothing that may be sent. */
  maker: () => Promise<Maker | null>;
  settings: () => Promise<Settings>;
  now: () => Date;
  /** Names this life of the worker. */
  worker: string;
  /** Milliseconds of a clock that never jumps; starts anew with the worker. */
  monotonic: () => number;
  random: () => number;
  /** Resolves after `ms`, or at once when `signal` fires. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Keeps the worker alive until what it gives is called. */
  stayAwake: () => () => void;
  newId: () => string;
  /** IANA name of the machine's time zone: the country's anchors are chosen by it. */
  timeZone: () => string;
  /** True on a line where data is dear (`navigator.connection.saveData`, where the browser has it). */
  saveData: () => boolean;
  hasHostPermission: () => Promise<boolean>;
  consent: {
    /** Null: nobody was asked yet. */
    read: () => Promise<Consent | null>;
    write: (consent: Consent) => Promise<void>;
  };
  /** The browser's own leave to send data. Firefox has one; elsewhere it is always there. */
  data: {
    isAllowed: () => Promise<boolean>;
    giveBack: () => Promise<void>;
  };
  /** Opens the page that explains and asks. */
  openWelcome: () => Promise<void>;
  /** Puts the summary and the badge where the eye sees them. */
  publish: (summary: Summary) => Promise<void>;
  publishProgress: (progress: Progress | null) => Promise<void>;
  /** What was published last, by this worker or one before it. */
  progress: () => Promise<Progress | null>;
  alarms: Alarms;
}

/** Named moments at which the browser wakes the worker. */
export interface Alarms {
  /** Creates what is missing for these settings; removes all when checks are off. */
  ensure: (settings: Settings, unfinished: boolean, lastBatchAt: string | null) => Promise<void>;
  /** Wakes `recheck` at this moment; null removes it. */
  recheckAt: (iso: string | null) => Promise<void>;
  /** Wakes `outbox` at this moment; null removes it. */
  outboxAt: (iso: string | null) => Promise<void>;
  /** When `outbox` rings, ISO 8601, UTC; null: it does not stand. */
  outboxAlarm: () => Promise<string | null>;
  nextCheckAt: () => Promise<string | null>;
}
