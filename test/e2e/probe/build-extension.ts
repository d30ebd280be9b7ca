/** Bundles the probe alone into a throw-away extension with the product's own permissions. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import config from '../../../wxt.config.ts';

export type BrowserName = 'chromium' | 'firefox';

const PAGE = '<!doctype html><meta charset="utf-8"><body><script src="page.js"></script></body>';

/** `hosts` false: the extension has no host permission, as before a person grants it. */
export async function buildExtension(
  directory: string,
  browser: BrowserName,
  { hosts, id }: { hosts: boolean; id: string },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of ['background', 'page']) {
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      resolve: { alias: { 'wxt/browser': '@wxt-dev/webextension-polyfill/browser' } },
      define: {
        'import.meta.env.FIREFOX': String(browser === 'firefox'),
        'import.meta.env.SAFARI': 'false',
      },
      build: {
        outDir: directory,
        emptyOutDir: false,
        minify: false,
        lib: {
          entry: join(import.meta.dirname, 'extension', `${name}.ts`),
          formats: ['iife'],
          name,
          fileName: () => `${name}.js`,
        },
      },
    });
  }
  await writeFile(join(directory, 'page.html'), PAGE);
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(await manifest(browser, hosts, id)));
}

async function manifest(browser: BrowserName, hosts: boolean, id: string): Promise<object> {
  const { manifest: write } = config;
  if (typeof write !== 'function')
    throw new Error('wxt.config.ts no longer makes its manifest by a function');
  const env = { browser, manifestVersion: 3, mode: 'production', command: 'build' } as const;
  const { permissions, optional_host_permissions, content_security_policy } = await write(env);
  const gecko = { browser_specific_settings: { gecko: { id } } };
  return {
    manifest_version: 3,
    name: 'probe bench',
    version: '1',
    permissions,
    content_security_policy,
    ...(hosts ? { host_permissions: optional_host_permissions } : {}),
    background: browser === 'firefox' ? { scripts: ['background.js'] } : { service_worker: 'background.js' },
    ...(browser === 'firefox' ? gecko : {}),
  };
}
