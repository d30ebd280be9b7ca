import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../utils/diagnose/classify.ts';
import { scrub } from '../../../utils/diagnose/scrub.ts';
import type { BrowserFamily } from '../../../utils/probe/observation.ts';
import { failed } from './making.ts';

describe('scrub', () => {
  it.each([
    ['dial 192.0.2.1:443 failed', 'dial [scrubbed] failed'],
    ['from 10.0.0.2 to 192.0.2.1', 'from [scrubbed] to [scrubbed]'],
    ['[2001:db8::1]:443 refused', '[scrubbed] refused'],
    ['::1', '[scrubbed]'],
    ['fe80::1%eth0 is down', '[scrubbed] is down'],
    ['::ffff:192.0.2.1', '[scrubbed]'],
    ['net::ERR_NEW_CODE', 'net::ERR_NEW_CODE'],
    ['host www.example.org, error 42', 'host www.example.org, error 42'],
    ['two\nlines', 'two lines'],
  ])('%j', (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it('keeps a long text short', () => {
    expect(scrub('x'.repeat(1000))).toHaveLength(201);
  });
});

/** An address as errors print it, among other text. */
const textWithAddress = fc
  .record({
    address: fc.oneof(
      fc.ipV4(),
      fc.ipV6().filter((address) => address.length > 2),
    ),
    around: fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
    form: fc.constantFrom('plain', 'port', 'brackets'),
    code: fc.constantFrom('', 'net::ERR_', 'NS_ERROR_', 'NS_ERROR_GENERATE_FAILURE('),
  })
  .map(({ address, around: [before, after], form, code }) => {
    const shown = { plain: address, port: `${address}:443`, brackets: `[${address}]:443` }[form];
    return { address, text: `${code}${before} ${shown} ${after}` };
  });

const browsers = fc.constantFrom<BrowserFamily>('chromium', 'firefox', 'safari');

it('no address of the line or of the target is ever in a failure', () => {
  fc.assert(
    fc.property(browsers, textWithAddress, (browser, { address, text }) => {
      const { failure } = classify(failed(browser, text));
      expect(failure ?? '').not.toContain(address);
    }),
    { numRuns: 2000 },
  );
});

it('any string is classified, and none is thrown on', () => {
  fc.assert(
    fc.property(browsers, fc.string({ unit: 'binary' }), (browser, raw) => {
      expect(classify(failed(browser, raw))).toHaveProperty('failure_class');
    }),
  );
});
