/** `npm run issuer`: gives out tokens for collectors elsewhere (`npm run collector -- --issuer URL`). */
import { runServer } from '../run-server.ts';
import { ISSUER_USAGE, parseIssuerArguments } from './issuer-arguments.ts';
import { startIssuer } from './start-issuer.ts';

const read = parseIssuerArguments(process.argv.slice(2));
process.exitCode = await runServer(ISSUER_USAGE, read, ({ options }) => startIssuer(options));
