import { expect, it } from 'vitest';
import { innerResponse } from '../../../../collector/gateway/inner-request.ts';

it('tells through the gateway what stands beside the rows of CSV, and nothing of the server itself', async () => {
  const asked = { method: 'GET', path: '/v1/aggregates', fields: [], content: new Uint8Array() };
  const headers = { 'X-Suppressed-Cells': '3', 'X-Flagged-Reports': '4', Server: 'somebody' };
  const { fields } = await innerResponse(
    { ...asked, scheme: 'https', authority: '', trailers: [] },
    new Response('', { headers }),
  );
  expect(Object.fromEntries(fields)).toMatchObject({ 'x-suppressed-cells': '3', 'x-flagged-reports': '4' });
  expect(fields.map(([name]) => name)).not.toContain('server');
});
