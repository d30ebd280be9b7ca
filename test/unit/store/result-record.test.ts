import { describe, expect, it } from 'vitest';
import { resultRecord } from '../../../utils/store/result-record.ts';
import { observation, OFFLINE, RESET, result } from './fixtures.ts';

describe('resultRecord', () => {
  it('is the flat object of the contract, its fields in that order', () => {
    const failed = observation({ end: 'failed', raw_error: 'net::ERR_CONNECTION_RESET', status: null });
    const record = resultRecord(
      result({
        url: 'https://www.example.org/',
        verdict: { ...RESET, failed_host: 'www.example.org' },
        observations: [observation(), failed],
        started_at: '2026-01-01T00:00:00.123Z',
        duration_ms: 411.7,
      }),
    );
    expect(JSON.stringify(record)).toBe(
      JSON.stringify({
        url: 'https://www.example.org/',
        host: 'www.example.org',
        browser: 'chromium',
        browser_version: '156.0.1.2',
        verdict: 'unknown',
        mechanisms: [],
        locus: null,
        reasons: ['no_control'],
        flags: [],
        failure_class: 'reset',
        failure: 'connection_reset',
        operation: 'tls_handshake',
        failed_host: 'www.example.org',
        raw_error: 'net::ERR_CONNECTION_RESET',
        status: null,
        attempts: 2,
        started_at: '2026-01-01T00:00:00Z',
        duration_ms: 412,
      }),
    );
  });

  it('leaves out the port of the host', () => {
    expect(resultRecord(result({ url: 'http://a.test:8080/' })).host).toBe('a.test');
  });

  it('tells raw facts of the last attempt that nobody stopped', () => {
    const failed = observation({ end: 'failed', raw_error: 'net::ERR_TIMED_OUT', status: null });
    const stopped = observation({ end: 'stopped', raw_error: 'net::ERR_ABORTED', status: null });
    const record = resultRecord(result({ observations: [failed, stopped] }));
    expect(record).toMatchObject({ raw_error: 'net::ERR_TIMED_OUT', attempts: 1 });
    expect(resultRecord(result({ observations: [stopped] }))).toMatchObject({
      raw_error: 'net::ERR_ABORTED',
      attempts: 0,
    });
  });

  it('says which browser it was though no target was asked', () => {
    const dead = result({ verdict: OFFLINE, observations: [] });
    expect(resultRecord(dead)).toMatchObject({ browser: null, browser_version: null, attempts: 0 });
    expect(resultRecord(dead, { family: 'firefox', version: '153.7.0' })).toMatchObject({
      browser: 'firefox',
      browser_version: '153.7.0',
    });
  });

  it.each([
    ['156.0.0.0', '156.0.8078.108', '156.0.8078.108'],
    ['156.0.0.0', '1567.0.1.2', '156.0.0.0'],
    ['156.0.1.2', '156.0.8078.108', '156.0.1.2'],
    ['153.0', '153.7.0', '153.0'],
  ])('of a version that was heard as %s and is known as %s it says %s', (heard, known, said) => {
    const seen = result({ observations: [observation({ browser_version: heard })] });
    expect(resultRecord(seen, { family: 'chromium', version: known }).browser_version).toBe(said);
    expect(resultRecord(seen).browser_version).toBe(heard);
  });
});
