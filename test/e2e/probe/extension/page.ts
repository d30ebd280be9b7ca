/** The test drives the extension through this page: Firefox shows its event page to nobody. */
import { browser } from 'wxt/browser';
import { createProbe } from '../../../../utils/probe/probe.ts';
import type { Asked } from './asked.ts';

const tell = (message: Asked) => browser.runtime.sendMessage(message);
const probe = createProbe();

globalThis.bench = {
  probe: (url, timeout_ms, headers_only = false) => tell({ ask: 'probe', url, timeout_ms, headers_only }),
  probeHere: (url, timeout_ms) => probe(url, { timeout_ms, signal: new AbortController().signal }),
  share: (collector, relay) => tell({ ask: 'share', collector, relay }),
  stop: () => tell({ ask: 'stop' }),
};
document.body.id = 'ready';
