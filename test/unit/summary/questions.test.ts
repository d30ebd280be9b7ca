import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../../utils/summary/questions.ts';
import { RECORDED, recorded } from './recorded.ts';

function inShort(...given: Parameters<typeof recorded>): string[] {
  return questionsOf(recorded(...given)).map(({ asks, of, answer: { says, ...rest } }) =>
    [asks, ...(asks === 'twin' || asks === 'resolver' || asks === 'literal' ? [of] : []), says]
      .concat(Object.values(rest).map((value) => String(value)))
      .join(' '),
  );
}

describe('questionsOf', () => {
  it('lists a name that is denied here and known elsewhere', () => {
    expect(inShort('chromium', 'https://www.nxdomain.test/')).toEqual([
      'first failed dns',
      'again failed dns',
      'resolver doh-one.test addresses 198.51.100.10',
      'twin http failed dns',
      'literal 198.51.100.10 other_name',
      'again failed dns',
    ]);
  });

  it('lists a false address beside the right one, and the patient attempt', () => {
    expect(inShort('firefox', 'https://www.dns-private.test/')).toEqual([
      'first timed_out 20',
      'resolver doh-one.test addresses 198.51.100.14',
      'twin http timed_out 15',
      'literal 198.51.100.14 other_name',
      'literal 10.10.34.34 timed_out 10',
      'patience timed_out 33',
    ]);
  });

  it('lists what a redirect led to', () => {
    expect(inShort('chromium', 'https://www.sni-reset.test/')).toContain(
      'twin http redirected https://www.sni-reset.test/ reset',
    );
  });

  it('lists every resolver that was asked, and their denial', () => {
    expect(
      inShort('chromium', 'https://www.down-no-name.test/').filter((line) => line.startsWith('res')),
    ).toEqual(['resolver doh-one.test no_address NXDOMAIN', 'resolver 203.0.113.3 no_address NXDOMAIN']);
  });

  it('lists an answer that broke off', () => {
    expect(inShort('chromium', 'http://www.page-reset.test/')[0]).toBe('first status 200 reset');
  });

  it('tells a resolver without a usable answer from one that denies', () => {
    const { observations, ladder } = recorded('chromium', 'https://www.nxdomain.test/');
    const [answer] = ladder?.doh ?? [];
    if (ladder === null || answer === undefined) throw new Error('recorded without a resolver');
    const none = { ...answer, addresses: [] };
    const doh = [
      { ...none, rcode: 'NOERROR' },
      { ...none, rcode: 'SERVFAIL' },
      { ...none, rcode: null, error: 'http 403' },
    ];
    const answers = questionsOf({ observations, ladder: { ...ladder, doh } })
      .filter(({ asks }) => asks === 'resolver')
      .map((question) => question.answer);
    expect(answers).toEqual([
      { says: 'no_address', rcode: 'NOERROR' },
      { says: 'no_message', error: 'SERVFAIL' },
      { says: 'no_message', error: 'http 403' },
    ]);
  });

  it('lists a connection that was opened, and one that was not', () => {
    const { observations, ladder } = recorded('chromium', 'https://www.sni-reset.test/');
    const [observation] = observations;
    if (ladder === null || observation === undefined) throw new Error('recorded without a ladder');
    const answers = [true, false, null].map(
      (opened) =>
        questionsOf({ observations, ladder: { ...ladder, knock: { opened, observation } } }).find(
          ({ asks }) => asks === 'knock',
        )?.answer,
    );
    const failed = { says: 'failed', failure_class: 'reset' };
    expect(answers).toEqual([{ says: 'opened' }, failed, failed]);
  });

  it.each(RECORDED.map((result) => [result.batch_id, result.url, result] as const))(
    'leaves nothing out, in the order of time: %s %s',
    (_browser, _url, result) => {
      const { observations, ladder } = result;
      const questions = questionsOf(result);
      const further =
        ladder === null ? 0 : ladder.doh.length + ladder.literals.length + (ladder.twin === null ? 0 : 1);
      expect(questions).toHaveLength(observations.length + further);
      const times = questions.map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    },
  );
});
