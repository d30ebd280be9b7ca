/** It fails in the same way for somebody elsewhere: the site is down. */
import type { Conclusion } from './conclusion.ts';
import { isFailingAlike, type ControlSight } from './control-sight.ts';
import type { Case } from './evidence.ts';
import { resolversOn } from './inquiry.ts';

/** At the same hop. OONI Web Connectivity calls it down whenever both fail; here they have to fail alike. */
export function failsElsewhereToo({ failed, reached, sight }: Case): Conclusion | null {
  if (failed.length === 0 || reached.length > 0) return null;
  if (!failed.every(({ finding }) => isFailingAlike(finding, sight))) return null;
  return { verdict: 'down', reasons: ['control_failed_too'] };
}

/**
 * The name exists for nobody else, neither for the control nor for the resolvers that were asked from here; only this
 * provider's resolver has an answer to it. Whatever is there, it is not the site.
 */
export function nameExistsOnlyHere({ reached, ladder, sight }: Case): Conclusion | null {
  if (reached.some(({ isProven }) => isProven) || ladder === null || !isNameless(sight)) return null;
  return resolversOn(ladder).isDenied
    ? { verdict: 'down', reasons: ['control_failed_too', 'resolvers_agree'] }
    : null;
}

function isNameless(sight: ControlSight): boolean {
  return sight.kind === 'failed' && sight.kin === 'name';
}
