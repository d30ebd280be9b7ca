import { describe, expect, it } from 'vitest';
import { classify, explain } from '../../../utils/diagnose/classify.ts';
import type { BrowserFamily, Observation } from '../../../utils/probe/observation.ts';
import { CHROMIUM_CODES, FIREFOX_CODES, LOCAL_CODE } from './codes.data.ts';
import { LAB_CASES, type Shown } from './lab-cases.data.ts';
import { answered, dns, failed, observation, stopped, timedOut } from './making.ts';

const NOTHING = { failure_class: null, failure: null, operation: null };

describe('every known code', () => {
  it.each(CHROMIUM_CODES)('Chromium %s', (code, failure_class, failure, operation) => {
    const raw = `net::ERR_${code}`;
    expect(classify(failed('chromium', raw))).toEqual({
      failure_class,
      failure: failure === LOCAL_CODE ? `unknown_failure: ${raw}` : failure,
      operation,
    });
  });

  it.each(FIREFOX_CODES)('Firefox %s', (raw, failure_class, failure, operation) => {
    expect(classify(failed('firefox', raw))).toEqual({
      failure_class,
      failure: failure === LOCAL_CODE ? `unknown_failure: ${raw}` : failure,
      operation,
    });
  });
});

describe('the 59 cases of the first lab', () => {
  it.each(LAB_CASES)('$id in Chromium', ({ https, chromium, chromiumIs }) => {
    expect(triple(classify(fromLab('chromium', https, chromium)))).toEqual(chromiumIs);
  });
  it.each(LAB_CASES)('$id in Firefox', ({ https, firefox, firefoxIs }) => {
    expect(triple(classify(fromLab('firefox', https, firefox)))).toEqual(firefoxIs);
  });
});

function fromLab(browser: BrowserFamily, https: boolean, shown: Shown): Observation {
  const url = https ? 'https://www.example.org/' : 'http://www.example.org/';
  const given = { browser, url, raw_error: shown.error, duration_ms: shown.ms, status: shown.status };
  const { resolved } = shown;
  const lookup =
    resolved === undefined
      ? null
      : resolved.startsWith('NS_')
        ? dns([], { error: resolved })
        : dns([resolved]);
  if (shown.abort === true) return timedOut(browser, { ...given, dns: lookup });
  return observation({ ...given, dns: lookup, end: shown.status === null ? 'failed' : 'answered' });
}

function triple({ failure_class, failure, operation }: ReturnType<typeof classify>) {
  return [failure_class, failure, operation];
}

describe('what ended the attempt counts before the code', () => {
  it('our own timer is a timeout at no known stage, whatever the browser called it', () => {
    const expected = { failure_class: 'timeout', failure: 'generic_timeout_error', operation: null };
    expect(classify(timedOut('chromium'))).toEqual(expected);
    expect(classify(timedOut('firefox'))).toEqual(expected);
    expect(classify(timedOut('firefox', { raw_error: null }))).toEqual(expected);
    expect(classify(timedOut('safari'))).toEqual(expected);
  });

  it('an attempt that was stopped is no evidence', () => {
    expect(classify(stopped())).toEqual({ failure_class: 'local', failure: 'interrupted', operation: null });
  });

  it('an abort that is not ours is local', () => {
    expect(classify(failed('chromium', 'net::ERR_ABORTED')).failure_class).toBe('local');
    expect(classify(failed('firefox', 'NS_ERROR_ABORT')).failure_class).toBe('local');
  });

  it('an answer that we stopped reading has not failed', () => {
    expect(classify(answered(200, { raw_error: 'net::ERR_ABORTED' }))).toEqual(NOTHING);
    expect(classify(answered(200, { browser: 'firefox', raw_error: 'NS_BINDING_ABORTED' }))).toEqual(NOTHING);
  });

  it.each([null, '', ' '])('no error event (%j) means that the request never left', (raw) => {
    expect(classify(failed('chromium', raw)).failure_class).toBe('local');
    expect(classify(failed('firefox', raw)).failure_class).toBe('local');
  });
});

describe('little is seen', () => {
  it('without host permission a failure has no class', () => {
    const seen = classify(failed('chromium', null, { visibility: 'opaque' }));
    expect(seen).toEqual({
      failure_class: null,
      failure: 'unknown_failure: no error given',
      operation: null,
    });
  });

  it('Safari calls everything aborted: a failure, and neither local nor a timeout', () => {
    const seen = classify(failed('safari', 'net::ERR_ABORTED', { visibility: 'opaque' }));
    expect(seen).toEqual({
      failure_class: null,
      failure: 'unknown_failure: net::ERR_ABORTED',
      operation: null,
    });
    expect(classify(failed('safari', 'net::ERR_NAME_NOT_RESOLVED')).failure_class).toBeNull();
  });

  it('an answer is an answer', () => {
    expect(classify(answered(null, { browser: 'safari', visibility: 'opaque' }))).toEqual(NOTHING);
  });
});

describe('a code never seen before', () => {
  it.each([
    ['chromium', 'net::ERR_TEAPOT_SHORT_AND_STOUT'],
    ['chromium', 'net::ERR_'],
    ['chromium', 'NS_ERROR_NET_RESET'],
    ['chromium', 'toString'],
    ['chromium', 'net::ERR_constructor'],
    ['firefox', 'NS_ERROR_TEAPOT'],
    ['firefox', 'net::ERR_CONNECTION_RESET'],
    ['firefox', 'NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_NETWORK, 42)'],
  ] as const)('%s: %s', (browser, raw) => {
    expect(classify(failed(browser, raw))).toEqual({
      failure_class: null,
      failure: `unknown_failure: ${raw}`,
      operation: null,
    });
  });

  it('is scrubbed of addresses', () => {
    const raw = 'net::ERR_NEW 192.0.2.7:443 and [2001:db8::1]:443';
    expect(classify(failed('chromium', raw)).failure).toBe(
      'unknown_failure: net::ERR_NEW [scrubbed] and [scrubbed]',
    );
  });

  it('of Firefox, that is a sentence, is a failed handshake', () => {
    const raw = 'Ein Satz über ein Zertifikat, den wir nicht kennen.';
    const expected = { failure_class: 'tls', failure: 'ssl_failed_handshake', operation: 'tls_handshake' };
    expect(classify(failed('firefox', raw))).toEqual(expected);
    expect(classify(failed('firefox', 'NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, 3)'))).toEqual(
      expected,
    );
  });
});

describe('Firefox, where the name alone says too little', () => {
  const SENT = {
    timings: {
      resolved_ms: 1,
      connected_ms: 2,
      secured_ms: 4,
      request_sent_ms: 4,
      first_byte_ms: null,
    },
  };
  const WANTED =
    'NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT)';

  it('a server that asks for our certificate after the handshake was reached', () => {
    expect(explain(failed('firefox', WANTED, SENT))).toEqual({ ...NOTHING, sign: 'client_certificate' });
  });

  it('anybody can ask before it', () => {
    expect(explain(failed('firefox', WANTED))).toMatchObject({
      failure: 'ssl_failed_handshake',
      sign: 'alert',
    });
  });

  it('an NSS error without a sentence is known by its name', () => {
    const raw = 'NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, SEC_ERROR_UNKNOWN_ISSUER)';
    expect(classify(failed('firefox', raw)).failure).toBe('ssl_unknown_authority');
  });

  it('NS_ERROR_FAILURE on a connection that stood is a broken connection', () => {
    const raw = 'NS_ERROR_FAILURE';
    const broken = { failure_class: 'reset', failure: `unknown_failure: ${raw}`, operation: null };
    expect(classify(failed('firefox', raw, { address: '198.51.100.2' }))).toEqual(broken);
    expect(classify(failed('firefox', raw)).failure_class).toBeNull();
  });
});

describe('signs', () => {
  it.each([
    ['chromium', 'net::ERR_CERT_DATE_INVALID', 'date'],
    ['chromium', 'net::ERR_CERT_KNOWN_INTERCEPTION_BLOCKED', 'interception'],
    ['chromium', 'net::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN', 'interception'],
    ['chromium', 'net::ERR_QUIC_CERT_ROOT_NOT_KNOWN', 'interception'],
    ['chromium', 'net::ERR_SSL_UNRECOGNIZED_NAME_ALERT', 'alert'],
    ['chromium', 'net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'client_certificate'],
    ['chromium', 'net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['chromium', 'net::ERR_CERT_AUTHORITY_INVALID', null],
    ['firefox', 'Peer’s Certificate has expired.', 'date'],
    ['firefox', 'SSL peer has no certificate for the requested DNS name.', 'alert'],
    ['firefox', 'NS_ERROR_OFFLINE', 'offline'],
  ] as const)('%s %s: %s', (browser, raw, sign) => {
    expect(explain(failed(browser, raw)).sign).toBe(sign);
  });
});
