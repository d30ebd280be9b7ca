/** What a thread of the issuer does, by name. */
import { WORK_HERE } from './token-work.ts';

export const { evaluate, verify } = WORK_HERE;
