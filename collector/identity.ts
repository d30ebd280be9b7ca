/** Tokens and batches as numbers: what is kept of them is enough to know them again, and not enough to make them. */
import { hash } from 'node:crypto';

/** 52 bits: a safe integer, in JSON and in SQL. Among ten million, two are alike by chance once in 90 times. */
const HEX_DIGITS = 13;
/** Numbers are below. */
export const TOKEN_NUMBERS = 16 ** HEX_DIGITS;

/** `kind` keeps equal texts of two kinds apart. */
export function numberOf(kind: 'token' | 'batch' | 'target', text: string): number {
  return Number.parseInt(hash('sha256', `${kind}:${text}`, 'hex').slice(0, HEX_DIGITS), 16);
}

/**
 * Of what a token (its number) was spent with. A batch's id is its sender's own word: two batches of one id with two tokens
 * are two, or the engine would make one row of what was acknowledged twice.
 */
export function batchNumber(token: number, batch_id: string): number {
  return numberOf('batch', `${token} ${batch_id}`);
}
