/** Runs a probe, or shares, for whoever asks by message, in the background. */
import { browser } from 'wxt/browser';
import { createProbe } from '../../../../utils/probe/probe.ts';
import type { Asked } from './asked.ts';
import { shareOnce } from './share.ts';

const probe = createProbe();
let stopping = new AbortController();

browser.runtime.onMessage.addListener((message: Asked, _sender, answer: (value: unknown) => void) => {
  if (message.ask === 'stop') {
    stopping.abort();
    stopping = new AbortController();
    answer(null);
    return false;
  }
  // Left unanswered, a message fails with words that say nothing of the bug.
  const tell = (bug: unknown) => answer({ bug: String(bug) });
  const work =
    message.ask === 'share'
      ? shareOnce(message.collector, message.relay)
      : probe(message.url, { ...message, signal: stopping.signal });
  void work.then(answer, tell);
  return true;
});
