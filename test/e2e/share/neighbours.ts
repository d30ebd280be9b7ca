/**
 * Runs inside a lab's client: other customers of the provider, who have taken a token before. Without them a network has too
 * few people to be named. The issuer's base URL and their addresses are the arguments.
 */
import { Check } from 'typebox/value';
import { agreedKeys } from '../../../utils/report/key-consistency.ts';
import { blindTokens } from '../../../utils/report/tokens.ts';
import { fromBase64url } from '../../../utils/targets/base64url.ts';
import { CollectorKeys } from '../../../utils/targets/schema.control.ts';
import { send } from '../collector/running-collector.ts';

const [issuer = '', ...addresses] = process.argv.slice(2);

for (const from of addresses) {
  const keys: unknown = JSON.parse((await send(new URL('v1/keys', issuer), { from })).text);
  if (!Check(CollectorKeys, keys)) throw new Error('not keys');
  const agreed = agreedKeys([{ from: issuer, keys }], 'tokens', new Date());
  const key = agreed.ok ? agreed.keys[0] : undefined;
  const public_key = fromBase64url(key?.public_key ?? '');
  if (key === undefined || public_key === null) throw new Error('no key of tokens');
  const { request, finish } = await blindTokens(
    { id: key.id, public_key },
    new Date().toISOString().slice(0, 10),
    1,
  );
  const { text } = await send(new URL('v1/tokens', issuer), { from, body: JSON.stringify(request) });
  const made = await finish(JSON.parse(text));
  if (!made.ok) throw new Error(`${made.reason}: ${text}`);
}
