/** Opens what the collector consists of, in the order in which one needs the other. */
import { mkdir } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { startBeat } from './aggregate/beat.ts';
import { startCounting } from './aggregate/counting.ts';
import { openCanaries, readCanaries } from './canaries/canaries.ts';
import { controlRoom } from './control/control-room.ts';
import { readTrust } from './control/trust.ts';
import { startVantage } from './control/vantage.ts';
import { firstLineOf } from './first-line.ts';
import { healthRoom } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import { openJournal } from './journal/journal.ts';
import { publishedGatewayKeys, type KeptKey } from './gateway/gateway-keys.ts';
import { createDayBook, DAY_BOOK_RULES } from './issuer/day-book.ts';
import { publishedTokenKeys } from './issuer/issuer-keys.ts';
import { issuerRoom } from './issuer/issuer.ts';
import { createTokenCheck } from './issuer/token-check.ts';
import { startTokenThreads } from './issuer/token-threads.ts';
import { keysRoom } from './keys/keys-room.ts';
import { openSigningKeys } from './keys/signing-keys.ts';
import { openLedger } from './ledger/ledger.ts';
import { openCatalogue } from './lists/catalogue.ts';
import { listsRoom } from './lists/lists-room.ts';
import { readAddress } from './network/address.ts';
import { networkRoom } from './network/network-room.ts';
import { UNKNOWN_NETWORK } from './network/network.ts';
import { openNetworks } from './network/open-networks.ts';
import { openSecretKeys } from './open-secret-keys.ts';
import type { CollectorOptions } from './options.ts';
import own from './package.json' with { type: 'json' };
import { aggregatesRoom } from './publish/aggregates-room.ts';
import { batchTokenCheck } from './receive/batch-token.ts';
import { floodGate } from './receive/flood-gate.ts';
import { publishedTargets } from './receive/published-targets.ts';
import { batchReader } from './receive/read-batch.ts';
import { bodyReader } from './receive/read-body.ts';
import { reportsRoom } from './receive/reports-room.ts';
import { networkOfSenders } from './receive/sender-network.ts';
import { batchTaker } from './receive/take-batch.ts';
import type { Room } from './room.ts';
import type { KeyRing } from './rotation/key-ring.ts';
import { openConfigured } from './store/open-configured.ts';

export type OpenedRooms =
  | {
      ok: true;
      rooms: Room[];
      /** Beside `/v1`. */
      beside: Pick<Room, 'routes' | 'paths'>;
      /** Opens what comes through the gateway. */
      gatewayKeys: KeyRing<KeptKey>;
      /** Finishes what was taken, in the reverse order. */
      close: () => Promise<void>;
    }
  | { ok: false; message: string };

const DAY_MS = 86_400_000;
const now = (): Date => new Date();

/** Not ok: an option names something that cannot be used, or the folder is another collector's; nothing stays open. */
export async function openRooms(options: CollectorOptions, log: Logger): Promise<OpenedRooms> {
  await using opening = new AsyncDisposableStack();
  const { dataFolder, minReporters, retentionDays } = options;
  const folder = (name: string): string => join(dataFolder, name);
  try {
    // What came in is nobody's else business on this machine.
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return { ok: false, message: `--data ${dataFolder}: ${firstLineOf(error)}` };
  }
  // First of all: it holds the lock of the folder.
  const openedLedger = openLedger(folder('ledger.sqlite'));
  if (!openedLedger.ok) return { ok: false, message: `--data ${dataFolder}: ${openedLedger.message}` };
  const { ledger } = openedLedger;
  opening.defer(() => {
    ledger.close();
  });

  const networks = await openNetworks(options.asnMapFile);
  if (!networks.ok) return networks;
  const { networkOf } = networks;
  // Before anything is begun that speaks of itself: what is wrong with an option is the only line.
  const trust = await readTrust(options.controlCaFile);
  if (!trust.ok) return trust;

  const readTargets = await readCanaries(folder('canaries.csv'));
  if (!readTargets.ok) return readTargets;
  const canaries = openCanaries(readTargets.targets, ledger, log);
  const lists = await openCatalogue(options.listsFolder, log, readTargets.targets);
  if (!lists.ok) return lists;
  const { catalogue } = lists;
  opening.defer(() => {
    catalogue.close();
  });
  const targets = publishedTargets({
    lists: catalogue.lists,
    onChange: catalogue.onChange,
    known: ledger.targets,
    remember: ledger.rememberTargets,
  });

  const openedStore = await openConfigured(options.clickhouse, folder('engine'));
  if (!openedStore.ok) return { ok: false, message: `--data ${dataFolder}: ${openedStore.message}` };
  const { store } = openedStore;
  opening.defer(() => store.close());

  const metrics = createMetrics({
    journal_waiting_bytes: () => counting.waitingBytes(),
    loaded_lag_seconds: () => counting.loadedLag(),
    aggregates_lag_seconds: () => counting.publishedLag(),
  });
  const { journal, heads, cut } = await openJournal({
    folder: folder('journal'),
    loaded: ledger.position(),
    onError: (error) => {
      metrics.failed('journal');
      log.error(
        { where: 'journal', reason: firstLineOf(error) },
        'nothing is acknowledged until it can be written',
      );
    },
    onCommit: metrics.journalWritten,
  });
  if (cut > 0)
    log.warn({ bytes: cut }, 'the journal held bytes of batches that were never acknowledged; they are gone');
  const day = Math.floor(Date.now() / DAY_MS);
  ledger.spend(heads.map(({ token, batch }) => ({ token, batch, day })));
  opening.defer(() => journal.close());
  const learning = startBeat({
    work: async () => (ledger.learnSpent() ? 0 : DAY_MS),
    onError: (error) => {
      log.error({ where: 'ledger', reason: firstLineOf(error) }, 'failed, and is tried again');
    },
  });
  opening.defer(() => learning.stop());

  const openedSecrets = await openSecretKeys(dataFolder, now, options.issuer);
  if (!openedSecrets.ok) return openedSecrets;
  const { tokens, gateway } = openedSecrets.keys;
  const work = startTokenThreads((error) => {
    log.error({ where: 'tokens', reason: firstLineOf(error) }, 'a thread ended, and is started again');
  });
  opening.defer(() => work.close());
  const checkToken = batchTokenCheck({
    prove: createTokenCheck(tokens, now, work),
    keyIds: async () => (await tokens.keys()).map(({ id }) => id),
  });
  const taker = batchTaker({
    journal,
    ledger,
    readBatch: batchReader(targets),
    checkToken,
    canaries: new Set(canaries.counted().hidden.map(String)),
    now: Date.now,
  });
  const counting = startCounting({
    journal,
    ledger,
    store,
    targets,
    flush: taker.flush,
    minReporters,
    canaries,
    retentionDays,
    log,
    onFailed: metrics.failed,
    onCounted: metrics.counted,
  });
  opening.defer(() => counting.stop());

  const openedKeys = await openSigningKeys(dataFolder);
  if (!openedKeys.ok) return openedKeys;
  const { keys } = openedKeys;
  const vantage = await startVantage(
    {
      dataFolder,
      interval_seconds: options.controlIntervalSeconds,
      resolvers: options.controlDns.map(({ host, port }) =>
        isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`,
      ),
      trust: trust.context,
      ownAddresses: [options.listen.host],
      networkOf: (text) => {
        const address = readAddress(text);
        return address === null ? UNKNOWN_NETWORK : networkOf(address);
      },
    },
    { catalogue, keys, log },
  );
  canaries.watch(vantage.answers);
  const issuer = issuerRoom({
    keys: tokens,
    book: createDayBook(now, {
      ...DAY_BOOK_RULES,
      min_takers: Math.min(DAY_BOOK_RULES.min_takers, minReporters),
    }),
    networkOf,
    now,
    work,
  });
  const rooms = [
    healthRoom(own.version, { counting, vantage: vantage.status, list_faults: catalogue.faults }),
    keysRoom(
      [
        keys.published,
        async () => publishedTokenKeys(await tokens.keys(), now()),
        async () => publishedGatewayKeys(await gateway.keys(), now()),
      ],
      options,
    ),
    ...(options.issuer === null ? [issuer] : []),
    listsRoom(catalogue),
    controlRoom(vantage, catalogue),
    networkRoom(networkOf),
    reportsRoom({
      taker,
      bodies: bodyReader(),
      gate: floodGate(),
      networkOfSender: networkOfSenders(networkOf, DAY_BOOK_RULES.quotas, now),
      onAnswer: metrics.batchAnswered,
    }),
    aggregatesRoom({
      store,
      minReporters,
      now: Date.now,
      onError: (error) => {
        metrics.failed('aggregates');
        log.error({ where: 'aggregates', reason: firstLineOf(error) }, 'the counts cannot be read');
      },
    }),
  ];
  for (const room of rooms) opening.defer(() => room.close());
  const opened = opening.move();
  return { ok: true, rooms, beside: metrics.room, gatewayKeys: gateway, close: () => opened.disposeAsync() };
}
