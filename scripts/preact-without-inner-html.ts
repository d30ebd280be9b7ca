/**
 * Takes the assignment to `innerHTML` out of Preact. Nothing of ours uses `dangerouslySetInnerHTML`, and the store's linter
 * rightly warns of every assignment it finds: without it, no warning, and no way to bring one in unseen.
 */
import type { Plugin } from 'vite';

const ASSIGNMENT = /\w+\.innerHTML=\w+\.__html/g;

export function preactWithoutInnerHtml(): Plugin {
  return {
    name: 'reachwatch:preact-without-inner-html',
    transform(code, id) {
      if (!/\/preact\/dist\/preact\.m?js$/.test(id)) return null;
      const found = code.match(ASSIGNMENT)?.length ?? 0;
      // A new version of Preact is written differently: then this file is to be looked at, and not passed over.
      if (found !== 1) this.error(`expected one assignment to innerHTML in Preact, found ${found}`);
      return { code: code.replace(ASSIGNMENT, '0'), map: null };
    },
  };
}
