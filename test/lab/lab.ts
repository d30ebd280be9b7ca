/** A simulated internet with a client, a censoring provider and servers, in three network namespaces. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority } from './authority.ts';
import { runIn } from './exec.ts';
import type { ExecOptions, Ran } from './exec.ts';
import { MACHINES } from './addresses.ts';
import { addMachine, machineNamespaces, type Machine, type MachineName } from './machines.ts';
import { addNames, layNetwork, namesOf, plugIn, pullOut } from './namespaces.ts';
import { planSites } from './plan.ts';
import type { PlannedSite, World } from './plan.ts';
import type { CensorRule, LineMode, Scenario } from './scenario.ts';
import { ANCHORS, DOH_URLS } from './standing.data.ts';
import { findSystemTools } from './system-tools.ts';

export interface Lab {
  /** Name of the client's namespace, for `ip netns exec`. */
  client: string;
  /** Of the provider, whose link `abroad` leads to the internet. */
  provider: string;
  /** Temporary; gone after `close()`. */
  directory: string;
  /** The lab's root certificate, PEM: for `--ca`. */
  caFile: string;
  /** Columns url,scope: for `--anchors`. */
  anchorsFile: string;
  dohUrls: string[];
  sites: PlannedSite[];
  /** Runs a command in the client's namespace, with the environment that the line's mode asks for. */
  exec(command: string[], options?: ExecOptions): Promise<Ran>;
  /** Runs a command in the internet's namespace, outside the provider's reach: a control's vantage, a collector. */
  execAbroad(command: string[], options?: ExecOptions): Promise<Ran>;
  /** Puts a machine of its own into the internet; each once. */
  addMachine(name: MachineName): Machine;
  /** What the provider does from now on, instead of what the scenarios say. */
  setCensor(rules: CensorRule[]): Promise<void>;
  /** What a site is from now on, for everybody, instead of what its scenario says. */
  setSite(host: string, conduct: Partial<Pick<PlannedSite, 'http' | 'https'>>): Promise<void>;
  /** Changes the line under way. Connections that already stand are cut with it. */
  setLine(mode: LineMode): Promise<void>;
  /** Takes everything down. A second call does nothing. */
  close(): Promise<void>;
}

/** Only the names of the fields that a lab needs of a scenario. */
export type Playable = Pick<Scenario, 'url' | 'world' | 'censor'>;

/** Nothing answers there: what `dead_proxy` sets the client to. */
const DEAD_PROXY = 'http://127.0.0.1:9';

/** Builds the world of `scenarios` behind a line in `mode`. It is complete when the promise resolves. */
export async function startLab(scenarios: Playable[], mode: LineMode = 'normal'): Promise<Lab> {
  findSystemTools();
  const suffix = randomBytes(3).toString('hex');
  const names = namesOf(suffix);
  const directory = mkdtempSync(join(tmpdir(), `reachwatch-lab-${suffix}-`));
  const janitor = startJanitor(suffix, directory);
  const players: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    if (janitor.exitCode !== null) return;
    for (const player of players) if (player.connected) player.disconnect();
    janitor.stdin?.end();
    await once(janitor, 'exit');
  };
  try {
    const world: World = {
      sites: planSites(scenarios),
      censor: scenarios.flatMap((scenario) => scenario.censor),
      line: mode,
      authority: makeAuthority(new Date()),
    };
    layNetwork(names);
    addNames(names.client, world.sites);
    let wasPluggedIn = false;
    players.push(startPlayer(names.net, 'internet.ts'), startPlayer(names.isp, 'isp.ts'));
    if (world.sites.some((site) => site.home === 'own_machine'))
      players.push(startPlayer(names.client, 'machine.ts'));
    const play = async (): Promise<void> => {
      const isPluggedIn = world.line !== 'unplugged';
      if (isPluggedIn !== wasPluggedIn) (isPluggedIn ? plugIn : pullOut)(names);
      wasPluggedIn = isPluggedIn;
      await Promise.all(players.map((player) => configure(player, world)));
    };
    await play();
    return {
      client: names.client,
      provider: names.isp,
      directory,
      ...writeFiles(directory, world),
      dohUrls: DOH_URLS,
      sites: world.sites,
      exec: (command, options = {}) => {
        const proxy = world.line === 'dead_proxy' ? { http_proxy: DEAD_PROXY, https_proxy: DEAD_PROXY } : {};
        // Browsers that are killed leave sockets and profiles behind: they go with the lab.
        return runIn(names.client, command, {
          ...options,
          env: { TMPDIR: directory, ...proxy, ...options.env },
        });
      },
      execAbroad: (command, options = {}) =>
        runIn(names.net, command, { ...options, env: { TMPDIR: directory, ...options.env } }),
      addMachine: (name) => {
        const namespace = machineNamespaces(suffix)[name];
        addMachine(names, namespace, name);
        const exec: Machine['exec'] = (command, options = {}) =>
          runIn(namespace, command, { ...options, env: { TMPDIR: directory, ...options.env } });
        return { address: MACHINES[name], namespace, exec };
      },
      setCensor: (rules) => {
        world.censor = rules;
        return play();
      },
      setSite: (host, conduct) => {
        world.sites = world.sites.map((site) => (site.host === host ? { ...site, ...conduct } : site));
        return play();
      },
      setLine: (line) => {
        world.line = line;
        return play();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function writeFiles(directory: string, world: World): { caFile: string; anchorsFile: string } {
  const caFile = join(directory, 'root.crt');
  const anchorsFile = join(directory, 'anchors.csv');
  writeFileSync(caFile, world.authority.trusted.cert);
  writeFileSync(
    anchorsFile,
    ['url,scope', ...ANCHORS.map(({ url, scope }) => `${url},${scope}`), ''].join('\n'),
  );
  return { caFile, anchorsFile };
}

/** Detached, so that an interrupt at the terminal does not reach it. */
function startJanitor(suffix: string, directory: string): ChildProcess {
  const script = join(import.meta.dirname, 'janitor.ts');
  return spawn(process.execPath, [script, suffix, directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

function startPlayer(namespace: string, script: string): ChildProcess {
  const command = ['netns', 'exec', namespace, process.execPath, join(import.meta.dirname, script)];
  return spawn('ip', command, { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function configure(player: ChildProcess, world: World): Promise<void> {
  // A line that is changed often must not leave a listener behind each time.
  const heard = new AbortController();
  const { signal } = heard;
  const left = once(player, 'exit', { signal }).then(([code]) => [
    { error: `it ended with ${String(code)}` },
  ]);
  const said = once(player, 'message', { signal });
  const answered: Promise<{ error: string | null }[]> = Promise.race([said, left]);
  player.send(world);
  const [answer] = await answered.finally(() => heard.abort());
  if (answer?.error !== null) throw new Error(`the lab could not be set up: ${answer?.error}`);
}
