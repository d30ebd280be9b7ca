/** Real ClickHouse servers on loopback, as shards with replicas under ZooKeeper, or one plain server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { KEEPER_JAR } from './able.ts';
import { keeperConfig, serverConfig, usersConfig, type ClusterPlan, type NodePlan } from './config-texts.ts';
import { freePorts } from './free-ports.ts';
import { serverProcess, type ServerProcess } from './server-process.ts';

export interface ClusterNode extends ServerProcess {
  /** Of its HTTP interface: what `--clickhouse` takes. */
  url: string;
  shard: number;
  replica: number;
}

export interface Cluster {
  /** Shard by shard. */
  nodes: ClusterNode[];
  /** Temporary; gone after `close()`. */
  directory: string;
  /** Ends the servers and removes all they wrote. A second call does nothing. */
  close(): Promise<void>;
}

export const CLUSTER_NAME = 'reachwatch';
const SHARDS = [1, 2];
const REPLICAS = [1, 2];
/** Who was asked while it started may never answer. */
const ATTEMPT_MS = 1000;
/** Fails until the server has a session with ZooKeeper. */
const KNOWS_KEEPER = encodeURIComponent("SELECT count() FROM system.zookeeper WHERE path = '/'");
/** ClickHouse 18.16 ends with a segmentation fault when a greeting with ZooKeeper fails, as it may on a busy machine. */
const TRIES = 3;

/** Two shards of two replicas, four servers in all; the macro `cluster` names what they make together. */
export function startCluster(): Promise<Cluster> {
  return start(
    CLUSTER_NAME,
    SHARDS.flatMap((shard) => REPLICAS.map((replica) => ({ shard, replica }))),
  );
}

/** One server that knows of no other. */
export function startPlainServer(): Promise<Cluster> {
  return start(null, [{ shard: 1, replica: 1 }]);
}

async function start(name: string | null, places: { shard: number; replica: number }[]): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), `reachwatch-cluster-${randomBytes(3).toString('hex')}-`));
  const sweeper = startSweeper(directory);
  const close = async (): Promise<void> => {
    if (sweeper.exitCode !== null) return;
    sweeper.stdin?.end();
    await once(sweeper, 'exit');
  };
  try {
    const ports = await freePorts(1 + 3 * places.length);
    const take = (): number => ports.pop() ?? 0;
    const plan: ClusterPlan = {
      name,
      keeperPort: take(),
      nodes: places.map((place) => ({
        ...place,
        httpPort: take(),
        tcpPort: take(),
        interserverPort: take(),
      })),
    };
    if (name !== null) await keeper(directory, plan.keeperPort).start();
    const nodes = plan.nodes.map((node) => clickhouse(directory, node, plan));
    await Promise.all(nodes.map((node) => node.start()));
    return { nodes, directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function keeper(directory: string, port: number): ServerProcess {
  const home = join(directory, 'keeper');
  mkdirSync(home);
  writeFileSync(join(home, 'zoo.cfg'), keeperConfig(home, port));
  const main = 'org.apache.zookeeper.server.ZooKeeperServerMain';
  return serverProcess({
    name: 'ZooKeeper',
    command: ['java', '-Xmx128m', '-cp', `${home}:${KEEPER_JAR}`, main, join(home, 'zoo.cfg')],
    isUp: () => serves(port),
  });
}

function clickhouse(directory: string, node: NodePlan, plan: ClusterPlan): ClusterNode {
  const home = join(directory, `node-${node.shard}-${node.replica}`);
  mkdirSync(home);
  writeFileSync(join(home, 'config.xml'), serverConfig(home, node, plan));
  writeFileSync(join(home, 'users.xml'), usersConfig());
  const url = `http://127.0.0.1:${node.httpPort}`;
  const server = serverProcess({
    name: `ClickHouse ${node.shard}-${node.replica}`,
    command: ['clickhouse-server', `--config-file=${join(home, 'config.xml')}`],
    isUp: () => answers(plan.name === null ? `${url}/ping` : `${url}/?query=${KNOWS_KEEPER}`),
    tries: TRIES,
  });
  return { ...server, url, shard: node.shard, replica: node.replica };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_MS) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * It listens before it serves. Of ZooKeeper's four-letter commands `srvr` is the one that 3.5 and newer answer without being told to.
 */
async function serves(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1').setTimeout(ATTEMPT_MS, () => socket.destroy());
  try {
    await once(socket, 'connect');
    socket.end('srvr');
    return (await text(socket)).includes('Mode:');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Detached, so that an interrupt at the terminal does not reach it. */
function startSweeper(directory: string): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'sweeper.ts'), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
