import { describe } from 'vitest';
import { whyNoCluster } from '../cluster/able.ts';
import { openOnCluster, openOnPlainServer } from './open-stores.ts';
import { storeSuite } from './store-suite.ts';

const reason = whyNoCluster();
if (reason !== null) console.log(reason);

describe.skipIf(reason !== null)('on servers', () => {
  storeSuite('one plain server', openOnPlainServer);
  storeSuite('a cluster of two shards with replicas', openOnCluster);
});
