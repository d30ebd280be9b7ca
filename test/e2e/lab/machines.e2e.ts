/** Machines of their own in the lab's internet, and the captures at their links. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoLab } from '../../lab/able.ts';
import { CLIENT, MACHINES, MACHINES_GATE } from '../../lab/addresses.ts';
import { startCapture, whyNoCapture, type Capture } from '../../lab/capture.ts';
import { startLab, type Lab } from '../../lab/lab.ts';
import type { Machine } from '../../lab/machines.ts';
import { streamsIn } from '../../lab/packets.ts';

const reason = whyNoLab() ?? whyNoCapture();
if (reason !== null) console.warn(`skipped: ${reason}`);

/** Answers with the address of who asks. */
const ECHO = `require('node:http').createServer((q, s) => s.end(q.socket.remoteAddress))
  .listen(8787, process.argv[1], () => console.log('listening'))`;

async function serve({ address, exec }: Machine): Promise<void> {
  const listening = Promise.withResolvers<void>();
  void exec([process.execPath, '-e', ECHO, address], { onOutputLine: () => listening.resolve() });
  await listening.promise;
}

const ask = (address: string) => [
  process.execPath,
  '--input-type=module',
  '-e',
  `process.stdout.write(await (await fetch('http://${address}:8787/')).text())`,
];

const from = async (exec: Machine['exec'], to: string) => (await exec(ask(to))).stdout;

describe.skipIf(reason !== null)('machines of their own', () => {
  let lab: Lab;
  let relay: Machine;
  let collector: Machine;
  const capture = ({ namespace }: Machine, name: string): Promise<Capture> =>
    startCapture({
      namespace,
      link: 'line',
      file: join(lab.directory, name),
      filter: 'ip or ip6',
      beyond: MACHINES_GATE,
    });

  beforeAll(async () => {
    lab = await startLab([]);
    relay = lab.addMachine('relay');
    collector = lab.addMachine('collector');
    await Promise.all([relay, collector].map(serve));
  }, 60_000);
  afterAll(() => lab?.close());

  it('are seen by their own addresses, and see others by theirs', async () => {
    expect(await from((...run) => lab.exec(...run), MACHINES.collector)).toBe(CLIENT.ipv4);
    expect(await from(relay.exec, MACHINES.collector)).toBe(MACHINES.relay);
    expect(await from(collector.exec, MACHINES.relay)).toBe(MACHINES.collector);
  });

  it('what passes a link is captured, and nothing else', async () => {
    const captures = [await capture(relay, 'relay.pcap'), await capture(collector, 'collector.pcap')];
    await lab.exec(ask(MACHINES.collector));
    const [atRelay = [], atCollector = []] = await Promise.all(captures.map(({ stop }) => stop()));
    expect(atRelay).toEqual([]);
    const [asked, answered] = streamsIn(atCollector);
    expect(asked).toMatchObject({ from: CLIENT.ipv4, to: MACHINES.collector, ports: { to: 8787 } });
    expect(String(asked?.bytes)).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    expect(String(answered?.bytes)).toContain(CLIENT.ipv4);
  });
});
