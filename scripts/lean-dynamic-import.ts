/**
 * Vite wraps each `import()` so that style sheets of the imported module are loaded before it, and adds a polyfill of
 * `modulepreload`. What we import so are catalogues, which have no style, and every browser we build for knows
 * `modulepreload`: both cost the popup a twelfth of its allowance for nothing.
 */
import type { Plugin } from 'vite';

/** As Vite 8 names it. Renamed by a new version, the wrapper comes back: test/e2e/pages/size.e2e.ts then says so. */
const HELPER = '\0vite/preload-helper.js';

export function leanDynamicImport(): Plugin {
  return {
    name: 'reachwatch:lean-dynamic-import',
    enforce: 'pre',
    config: () => ({ build: { modulePreload: { polyfill: false } } }),
    load: (id) => (id === HELPER ? 'export const __vitePreload = (load) => load();' : null),
  };
}
