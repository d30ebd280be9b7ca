/** Packets in a file of tcpdump's (pcap, Ethernet), and what a TCP connection carried. Pure. */

export interface Packet {
  /** Milliseconds since the epoch. */
  at: number;
  from: string;
  to: string;
  /** Null: neither TCP nor UDP. */
  ports: { from: number; to: number } | null;
  /** Null: not TCP. */
  tcp: { sequence: number; syn: boolean } | null;
  /** Behind the headers of TCP or UDP; all behind the IP header for others. */
  payload: Buffer;
}

/** One direction of a TCP connection, whose beginning was captured. */
export interface Stream {
  from: string;
  to: string;
  ports: { from: number; to: number };
  /** In the order of the sequence numbers, each byte once. */
  bytes: Buffer;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET_HEADER = 14;
const MAGIC = 0xa1_b2_c3_d4;
const [TCP, UDP] = [6, 17];
const [IPV4, IPV6] = [0x08_00, 0x86_dd];

/** Throws for another file than tcpdump's own on this kind of machine, and for packets that are not whole. */
export function packetsIn(file: Buffer): Packet[] {
  if (file.readUInt32LE(0) !== MAGIC || file.readUInt32LE(20) !== 1) throw new Error('not such a file');
  const packets: Packet[] = [];
  for (let start = FILE_HEADER; start + RECORD_HEADER <= file.length;) {
    const [seconds, micros] = [file.readUInt32LE(start), file.readUInt32LE(start + 4)];
    const [kept, length] = [file.readUInt32LE(start + 8), file.readUInt32LE(start + 12)];
    if (kept !== length) throw new Error('a packet is cut');
    const end = start + RECORD_HEADER + kept;
    const at = seconds * 1000 + micros / 1000;
    packets.push({ at, ...readFrame(file.subarray(start + RECORD_HEADER, end)) });
    start = end;
  }
  return packets;
}

type Read = Omit<Packet, 'at'>;

function readFrame(frame: Buffer): Read {
  const type = frame.readUInt16BE(12);
  const packet = frame.subarray(ETHERNET_HEADER);
  if (type === IPV4) {
    const length = packet.readUInt16BE(2);
    // What is longer than 64 kB is one packet to the link alone, and has no length there.
    const whole = length === 0 ? packet : packet.subarray(0, length);
    const rest = whole.subarray(((packet[0] ?? 0) & 15) * 4);
    return readBody(packet[9] ?? 0, rest, dotted(packet, 12), dotted(packet, 16));
  }
  if (type !== IPV6) throw new Error(`a frame of type ${type}`);
  return readBody(packet[6] ?? 0, packet.subarray(40), colons(packet, 8), colons(packet, 24));
}

function readBody(protocol: number, body: Buffer, from: string, to: string): Read {
  if (protocol !== TCP && protocol !== UDP) return { from, to, ports: null, tcp: null, payload: body };
  const ports = { from: body.readUInt16BE(0), to: body.readUInt16BE(2) };
  if (protocol === UDP) return { from, to, ports, tcp: null, payload: body.subarray(8) };
  const [offset, flags] = [(body[12] ?? 0) >> 4, body[13] ?? 0];
  const tcp = { sequence: body.readUInt32BE(4), syn: (flags & 2) !== 0 };
  return { from, to, ports, tcp, payload: body.subarray(offset * 4) };
}

/** Throws where a part of a stream is missing. */
export function streamsIn(packets: readonly Packet[]): Stream[] {
  const open = new Map<string, Stream & { first: number; parts: { place: number; bytes: Buffer }[] }>();
  const all: (Stream & { parts: { place: number; bytes: Buffer }[] })[] = [];
  for (const { from, to, ports, tcp, payload } of packets) {
    if (ports === null || tcp === null) continue;
    const name = `${from} ${ports.from} ${to} ${ports.to}`;
    const before = open.get(name);
    if (tcp.syn && before?.first !== tcp.sequence) {
      const stream = { from, to, ports, bytes: Buffer.alloc(0), first: tcp.sequence, parts: [] };
      open.set(name, stream);
      all.push(stream);
    } else if (before !== undefined && payload.length > 0) {
      before.parts.push({ place: (tcp.sequence - before.first - 1) >>> 0, bytes: payload });
    }
  }
  return all.map(({ from, to, ports, parts }) => ({ from, to, ports, bytes: joined(parts) }));
}

function joined(parts: { place: number; bytes: Buffer }[]): Buffer {
  const pieces: Buffer[] = [];
  let end = 0;
  for (const { place, bytes } of parts.toSorted((a, b) => a.place - b.place)) {
    if (place > end) throw new Error(`${place - end} bytes of a stream are missing`);
    const fresh = bytes.subarray(end - place);
    pieces.push(fresh);
    end += fresh.length;
  }
  return Buffer.concat(pieces);
}

const dotted = (bytes: Buffer, at: number): string => bytes.subarray(at, at + 4).join('.');

const colons = (bytes: Buffer, at: number): string =>
  Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(at + 2 * group).toString(16)).join(':');
