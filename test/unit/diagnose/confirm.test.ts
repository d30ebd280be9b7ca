import { describe, expect, it } from 'vitest';
import { wantsConfirm, wantsPatience } from '../../../utils/diagnose/confirm.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import { failedThere, through } from './control-making.ts';
import {
  at,
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  knockOpens,
  literal,
  said,
  scene,
  SENT,
  stalls,
  type Scene,
} from './ladder-making.ts';
import { page } from './making.ts';

const reset = fails('chromium', 'reset');
const silent = stalls('chromium');

function wants(given: Scene) {
  const { observations, ladder } = scene(given);
  const asked = { observations: observations.slice(0, -1), ladder, control: null };
  return { confirm: wantsConfirm(asked), patience: wantsPatience(asked) };
}

describe('once more', () => {
  const proof = [literal('chromium', HONEST, 'wrong_name')];
  const no = { confirm: false, patience: false };
  const plain = { confirm: true, patience: false };
  const patient = { confirm: true, patience: true };

  it('a failure that would be proven by it', () => {
    const denied = fails('chromium', 'dns');
    const twin = fails('chromium', 'dns', HTTP);
    expect(wants({ attempts: denied, twin, literals: proof, knock: knockLike(denied) })).toEqual(plain);
    expect(wants({ attempts: denied, twin, doh: [said('NXDOMAIN')], knock: knockLike(denied) })).toEqual(
      plain,
    );
  });

  it('not one that it could not prove', () => {
    expect(
      wants({ attempts: reset, literals: [literal('chromium', HONEST, 'reset')], knock: knockLike(reset) }),
    ).toEqual(no);
    expect(wants({ attempts: reset, literals: proof, knock: knockOpens('chromium') })).toEqual(no);
    expect(wants({ attempts: page(403, 'no', { url: HTTP }) })).toEqual(no);
  });

  it('not after it was asked', () => {
    const { observations, ladder } = scene({ attempts: reset, literals: proof, knock: knockLike(reset) });
    expect(wantsConfirm({ observations: [...observations, at(90, reset)], ladder, control: null })).toBe(
      false,
    );
  });

  it('a silent target, with patience, where that shows more', () => {
    const held = { attempts: [silent, silent], literals: proof, knock: knockLike(silent) };
    expect(wants(held)).toEqual(patient);
    expect(wants({ ...held, literals: [literal('chromium', HONEST, 'stalls')] })).toEqual(patient);
    const slow = stalls('firefox', HTTPS, { address: HONEST }, SENT);
    expect(wants({ attempts: [slow, slow], twin: slow })).toEqual(patient);
  });

  it('what took the control’s request and was too slow for it', () => {
    const given = scene({ attempts: [silent, silent], literals: proof, knock: knockOpens('chromium') });
    const asked = { observations: given.observations.slice(0, -1), ladder: given.ladder };
    const slow = failedThere('generic_timeout_error', 'http_round_trip');
    expect(wantsPatience({ ...asked, control: slow })).toBe(true);
    expect(wantsPatience({ ...asked, control: failedThere('generic_timeout_error', 'connect') })).toBe(false);
  });

  it('what a quiet time may show, where the address stalls as the name does', () => {
    const cut = stalls('firefox', HTTPS, { address: HONEST });
    const given = (how: 'stalls' | 'refused') => {
      const literals = [literal('firefox', HONEST, how)];
      return scene({ attempts: [cut, cut], literals, knock: knockLike(cut) });
    };
    const wantsIt = (how: 'stalls' | 'refused', control: TargetControl | null) => {
      const { observations, ladder } = given(how);
      return wantsConfirm({ observations: observations.slice(0, -1), ladder, control });
    };
    expect(wantsIt('stalls', through(HTTPS))).toBe(true);
    expect(wantsIt('stalls', null)).toBe(false);
  });

  it('Firefox shows at once where a connection stalls', () => {
    const cut = stalls('firefox', HTTPS, { address: HONEST });
    const literals = [literal('firefox', HONEST, 'wrong_name')];
    expect(wants({ attempts: [cut, cut], literals, knock: knockLike(cut) })).toEqual(plain);
    const nowhere = stalls('firefox', HTTPS, { nowhere: HONEST });
    const dead = [literal('firefox', HONEST, 'stalls')];
    expect(wants({ attempts: [nowhere, nowhere], literals: dead, knock: knockLike(nowhere) })).toEqual(no);
  });
});
