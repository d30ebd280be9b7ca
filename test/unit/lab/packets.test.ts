import { describe, expect, it } from 'vitest';
import { packetsIn, streamsIn, type Packet } from '../../lab/packets.ts';

const AT = 1_780_000_000;

/** A file of tcpdump's with these frames, half a second apart. */
function pcap(frames: Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1_b2_c3_d4, 0);
  header.writeUInt32LE(1, 20);
  const records = frames.flatMap((frame, at) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(AT, 0);
    record.writeUInt32LE(at * 500_000, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}

const hex = (...parts: string[]): Buffer => Buffer.from(parts.join(''), 'hex');

/** 100.64.0.2 port 4660 to 203.0.113.9 port 8787, SYN, without options; the frame is padded, as short ones are. */
const SYN = hex(
  '020000000001020000000002' /* Ethernet */,
  '0800',
  '450000280000400040060000' /* IPv4 */,
  '64400002',
  'cb007109',
  '12342253' /* TCP */,
  '00000007',
  '00000000',
  '5002ffff',
  '00000000',
  '000000000000' /* fills it up */,
);
/** The other family, and UDP. */
const DATAGRAM = hex(
  '020000000001020000000002',
  '86dd',
  '60000000000a1140',
  '20010db8006400000000000000000002',
  '20010db8005100000000000000000001',
  '00350035000a0000',
  '6869',
);

describe('packets in a file', () => {
  it('are read with their times, ends and contents, without what fills a frame up', () => {
    expect(packetsIn(pcap([SYN, DATAGRAM]))).toEqual([
      {
        at: AT * 1000,
        from: '100.64.0.2',
        to: '203.0.113.9',
        ports: { from: 0x12_34, to: 8787 },
        tcp: { sequence: 7, syn: true },
        payload: Buffer.alloc(0),
      },
      {
        at: AT * 1000 + 500,
        from: '2001:db8:64:0:0:0:0:2',
        to: '2001:db8:51:0:0:0:0:1',
        ports: { from: 53, to: 53 },
        tcp: null,
        payload: Buffer.from('hi'),
      },
    ]);
  });

  it('are none in a file that is something else, or with a packet that is cut', () => {
    expect(() => packetsIn(Buffer.alloc(24))).toThrow('not such a file');
    const cut = pcap([SYN]);
    cut.writeUInt32LE(9000, 24 + 12);
    expect(() => packetsIn(cut)).toThrow('cut');
  });
});

const part = (sequence: number, text: string, syn = false): Packet => ({
  at: 0,
  from: 'a',
  to: 'b',
  ports: { from: 1, to: 2 },
  tcp: { sequence, syn },
  payload: Buffer.from(text),
});
const bytes = (...packets: Packet[]) => streamsIn(packets).map((stream) => String(stream.bytes));

describe('streams', () => {
  it.each<[string, Packet[], string[]]>([
    ['one after the other', [part(9, '', true), part(10, 'ab'), part(12, 'cd')], ['abcd']],
    ['out of order', [part(9, '', true), part(12, 'cd'), part(10, 'ab')], ['abcd']],
    [
      'sent again, in other pieces',
      [part(9, '', true), part(10, 'ab'), part(10, 'abc'), part(11, 'bc')],
      ['abc'],
    ],
    [
      'over the end of the numbers',
      [part(0xff_ff_ff_fe, '', true), part(0xff_ff_ff_ff, 'ab'), part(1, 'cd')],
      ['abcd'],
    ],
    [
      'a second connection of the same ends',
      [part(9, '', true), part(10, 'a'), part(50, '', true), part(51, 'b')],
      ['a', 'b'],
    ],
    ['a SYN that was sent again', [part(9, '', true), part(9, '', true), part(10, 'a')], ['a']],
  ])('%s', (_, packets, expected) => {
    expect(bytes(...packets)).toEqual(expected);
  });

  it('that lack a part are a mistake', () => {
    expect(() => bytes(part(9, '', true), part(12, 'cd'))).toThrow('2 bytes of a stream are missing');
  });
});
