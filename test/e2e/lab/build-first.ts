/** Both packages, before files that play at once would each build the same one. */
import { builtExtension } from '../../../runner/built-extension.ts';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];

export default async function buildFirst(): Promise<void> {
  for (const family of FAMILIES) {
    if (findBrowser(family) === undefined) continue;
    const built = await builtExtension(family);
    if (!built.ok) throw new Error(built.error);
  }
}
