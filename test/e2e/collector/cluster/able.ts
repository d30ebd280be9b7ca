/** Whether this machine can hold a ClickHouse cluster. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

/** Debian's (package libzookeeper-java); its manifest names the other jars. */
export const KEEPER_JAR = '/usr/share/java/zookeeper.jar';

/** Servers lie where root's path alone may look. */
const PATH = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);

/** The environment in which the servers' programs are found. */
export const SERVER_ENV = { ...process.env, PATH };

/** One line that says why no cluster can be started here, or null. */
export function whyNoCluster(): string | null {
  const missing = [
    ...(isProgram('clickhouse-server') ? [] : ['clickhouse-server']),
    ...(isProgram('java') ? [] : ['default-jre-headless']),
    ...(existsSync(KEEPER_JAR) ? [] : ['libzookeeper-java']),
  ];
  return missing.length === 0 ? null : `no cluster here: missing Debian's ${missing.join(', ')}`;
}

function isProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { env: SERVER_ENV }).status === 0;
}
