/** Controls as a vantage makes them. */
import type { Control } from '../../../../utils/targets/schema.control.ts';

const NOTHING = { status: null, body_length: null, body_cut: false, title: null, header_names: [] };
const SITE = 'https://www.site.test/';
const dns = { failure: null, addresses: ['198.51.100.10'], asns: [] };

/** It answered. */
export function answered(more: Partial<Control> = {}): Control {
  return {
    measured_at: new Date().toISOString(),
    hops: [
      {
        url: SITE,
        dns,
        connects: [{ address: '198.51.100.10', failure: null }],
        tls: {
          failure: null,
          issuer: 'CN=Root',
          names: ['www.site.test'],
          valid_from: null,
          valid_until: null,
        },
        http: { failure: null, status: 200, location: null },
      },
    ],
    failure: null,
    operation: null,
    status: 200,
    body_length: 100,
    body_cut: false,
    title: 'Site',
    header_names: ['content-type'],
    ...more,
  };
}

/** Its name did not resolve. */
export function failed(failure: string): Control {
  return {
    ...NOTHING,
    measured_at: new Date().toISOString(),
    hops: [{ url: SITE, dns: { failure, addresses: [], asns: [] }, connects: [], tls: null, http: null }],
    failure,
    operation: 'resolve',
  };
}

/** Its name resolves, and nobody is there. */
export function silent(): Control {
  const failure = 'generic_timeout_error';
  return {
    ...NOTHING,
    measured_at: new Date().toISOString(),
    hops: [{ url: SITE, dns, connects: [{ address: '198.51.100.10', failure }], tls: null, http: null }],
    failure,
    operation: 'connect',
  };
}
