/** The files that Debian's ClickHouse 18.16 and ZooKeeper 3.8 want before they start. Pure. */
import { join } from 'node:path';

/** A server of the cluster, all of its ports on 127.0.0.1. */
export interface NodePlan {
  /** Counted from 1. */
  shard: number;
  replica: number;
  httpPort: number;
  tcpPort: number;
  interserverPort: number;
}

export interface ClusterPlan {
  /** What the macro `cluster` names; null: plain servers that know of no cluster and of no ZooKeeper. */
  name: string | null;
  keeperPort: number;
  nodes: NodePlan[];
}

export function keeperConfig(directory: string, port: number): string {
  return [
    'tickTime=1000',
    `dataDir=${join(directory, 'data')}`,
    `clientPort=${port}`,
    'clientPortAddress=127.0.0.1',
    'maxClientCnxns=0',
    'admin.enableServer=false',
    '',
  ].join('\n');
}

/** `<yandex>` is the root in 18.16; newer servers still take it. */
export function serverConfig(directory: string, node: NodePlan, plan: ClusterPlan): string {
  return `<?xml version="1.0"?>
<yandex>
  <logger>
    <level>warning</level>
    <log>${join(directory, 'server.log')}</log>
    <errorlog>${join(directory, 'server.err.log')}</errorlog>
  </logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${node.httpPort}</http_port>
  <tcp_port>${node.tcpPort}</tcp_port>
  <interserver_http_port>${node.interserverPort}</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <path>${directory}/</path>
  <tmp_path>${join(directory, 'tmp')}/</tmp_path>
  <user_files_path>${join(directory, 'user_files')}/</user_files_path>
  <users_config>${join(directory, 'users.xml')}</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size>
  <max_concurrent_queries>100</max_concurrent_queries>
  <timezone>UTC</timezone>
${plan.name === null ? '' : clusterConfig(plan.name, node, plan)}</yandex>
`;
}

function clusterConfig(name: string, node: NodePlan, plan: ClusterPlan): string {
  const shards = [...Map.groupBy(plan.nodes, ({ shard }) => shard).values()].map(
    (replicas) =>
      `<shard><internal_replication>true</internal_replication>${replicas
        .map(({ tcpPort }) => `<replica><host>127.0.0.1</host><port>${tcpPort}</port></replica>`)
        .join('')}</shard>`,
  );
  return `  <remote_servers><${name}>${shards.join('')}</${name}></remote_servers>
  <zookeeper>
    <node index="1"><host>127.0.0.1</host><port>${plan.keeperPort}</port></node>
    <session_timeout_ms>10000</session_timeout_ms>
  </zookeeper>
  <macros><cluster>${name}</cluster><shard>${node.shard}</shard><replica>${node.replica}</replica></macros>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
`;
}

export function usersConfig(): string {
  return `<?xml version="1.0"?>
<yandex>
  <profiles><default><max_memory_usage>4000000000</max_memory_usage></default></profiles>
  <users><default>
    <password></password>
    <networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile>
    <quota>default</quota>
  </default></users>
  <quotas><default></default></quotas>
</yandex>
`;
}
