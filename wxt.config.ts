import { defineConfig } from 'wxt';
import { leanDynamicImport } from './scripts/lean-dynamic-import.ts';
import { preactWithoutInnerHtml } from './scripts/preact-without-inner-html.ts';

/** What other pages share with the popup stays in one file: compressed apart it is 200 bytes bigger (0003-popup-size.md). */
const SHOWN_TOGETHER = {
  name: 'shown',
  test: /node_modules\/preact|components\/[A-Z]\w*\.tsx|i18n\/(?:words|times|languages|catalogues)\.ts/,
  minShareCount: 2,
};

/**
 * One source for every browser. MV3 everywhere (docs/decisions/0001-house.md).
 * Auto-imports are off: a reader can tell where each name comes from.
 */
export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDir: process.env['REACHWATCH_OUT'] ?? '.output',
  modules: ['@wxt-dev/webextension-polyfill'],
  vite: () => ({
    plugins: [preactWithoutInnerHtml(), leanDynamicImport()],
    build: { rolldownOptions: { output: { codeSplitting: { groups: [SHOWN_TOGETHER] } } } },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    permissions: [
      'alarms',
      'storage',
      'webRequest',
      ...(browser === 'firefox' ? ['dns', 'webRequestBlocking'] : []),
    ],
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    // Firefox's default MV3 policy holds upgrade-insecure-requests, which turns http probes into https ones.
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'reachwatch@reachwatch.org',
              // Firefox 142 for Android is the first that knows the next key; 140 is out of support (2026-11).
              strict_min_version: '142.0',
              data_collection_permissions: {
                required: ['none'],
                optional: ['locationInfo', 'websiteContent', 'technicalAndInteraction'],
              },
            },
          },
        }
      : { minimum_chrome_version: '120' }),
  }),
  zip: {
    includeSources: [
      'collector/package.json',
      'components/**',
      'entrypoints/**',
      'public/**',
      'scripts/**',
      'utils/**',
      'LICENSE',
      'README.md',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'wxt.config.ts',
    ],
  },
});
