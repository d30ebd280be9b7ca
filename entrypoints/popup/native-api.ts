/**
 * The browser's own namespace, without webextension-polyfill: the polyfill alone is a quarter of the popup's
 * allowance (docs/decisions/0003-popup-size.md). Every browser we build for returns promises from these calls in MV3.
 */
import type { Browser } from 'webextension-polyfill';

type Native = Pick<Browser, 'i18n' | 'runtime' | 'storage'>;

// Firefox and Safari have `browser`; Chromium has it besides `chrome` since 148 (2026-11). By `Reflect`, since the build
// takes a bare `browser` for an import of the polyfill (seen with WXT 0.21.4, 2026-11).
export const native: Native = Reflect.get(globalThis, 'browser') ?? Reflect.get(globalThis, 'chrome');
