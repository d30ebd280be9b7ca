/** Mistakes of its own are all that a relay or an issuer writes: neither who asked nor for what. */
import pino, { type Logger } from 'pino';

export function logOfMistakes(): Logger {
  return pino({ base: null, level: 'error' }, pino.destination(2));
}
