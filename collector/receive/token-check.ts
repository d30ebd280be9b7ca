/** What a batch's token proves. */
import type { Network } from '../network/network.ts';

export type CheckedToken =
  | {
      ok: true;
      /** What it is remembered by: the same for the same token, however it is written. */
      identity: string;
      /** The network that it was issued for; null: it says nothing of that, and the sender's address has to. */
      network: Network | null;
    }
  | {
      ok: false;
      /** For the sender, in one sentence. */
      detail: string;
      /** `busy`: nothing was found out, and it may come again. */
      reason?: string;
    };

/** Whether it was spent before is not asked here. Never throws for what a sender wrote. */
export type TokenCheck = (token: string) => CheckedToken | Promise<CheckedToken>;
