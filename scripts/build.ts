/** `npm run build [-- chrome edge firefox safari]`: the unpacked extension for each browser, in `.output`. */
import { build } from 'wxt';
import { browsersOf } from './browsers.ts';

const chosen = browsersOf(process.argv.slice(2));
if (chosen.ok) {
  for (const browser of chosen.browsers) await build({ browser });
} else {
  console.error(`reachwatch: ${chosen.error}`);
  process.exitCode = 2;
}
