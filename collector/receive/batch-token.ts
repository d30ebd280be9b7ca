/** Which tokens let a batch in: the issuer's, which have to hold, and texts that are no token at all. */
import type { ProvenToken } from '../issuer/token-check.ts';
import { TOKEN_LENGTH, tokenStart } from '../../utils/report/token-form.ts';
import type { TokenCheck } from './token-check.ts';

export interface BatchTokenParts {
  prove: (token: string) => Promise<ProvenToken>;
  /** Names of the issuer's keys. */
  keyIds: () => Promise<readonly string[]>;
}

/**
 * Anybody may post a batch with a text of their own in place of a token: it is spent like one and proves nothing, so the
 * network is the sender's. But what is as long as a token, or begins as those of this issuer do, was meant to be one: cut or
 * altered on its way, it must not be counted where its sender happens to be.
 */
export function batchTokenCheck({ prove, keyIds }: BatchTokenParts): TokenCheck {
  const starts = new Map<string, string>();
  const startOf = (id: string): string => {
    const known = starts.get(id) ?? tokenStart(id);
    starts.set(id, known);
    return known;
  };
  return async (token) => {
    const isMeant =
      token.length === TOKEN_LENGTH || (await keyIds()).some((id) => token.startsWith(startOf(id)));
    return isMeant ? prove(token) : { ok: true, identity: token, network: null };
  };
}
