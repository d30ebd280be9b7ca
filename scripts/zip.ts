/**
 * `npm run zip [-- chrome edge firefox safari]`: the packages for the stores, in `.output`; for Firefox also the sources from
 * which its reviewers rebuild it. Safari's is what `xcrun safari-web-extension-packager` takes, unpacked.
 */
import { zip } from 'wxt';
import { browsersOf } from './browsers.ts';

const chosen = browsersOf(process.argv.slice(2));
if (chosen.ok) {
  for (const browser of chosen.browsers) await zip({ browser });
} else {
  console.error(`reachwatch: ${chosen.error}`);
  process.exitCode = 2;
}
