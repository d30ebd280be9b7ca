/** Kinds of failures that several proofs look for. */
import type { Finding } from './classify.ts';

const AT_ADDRESS = new Set<string | null>(['timeout', 'unreachable', 'refused', 'reset']);

/** As an address fails to which no way leads, or where nobody speaks. */
export const isAtAddress = ({ failure_class }: Finding): boolean => AT_ADDRESS.has(failure_class);

/**
 * The certificate is for another name: a browser says so only of a chain that it trusts (measured in both, 2026-11). The alert with
 * the same meaning is no certificate, and anybody can send it.
 */
export const isOfAnotherName = ({ failure, sign }: Finding): boolean =>
  failure === 'ssl_invalid_hostname' && sign !== 'alert';
