/**
 * A home of its own for one run of a browser: profile, caches, certificates. Nothing of the person's is read or
 * changed, and nothing stays, also when the run fails or is stopped.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryHome {
  home: string;
  profile: string;
  /** The environment for the browser: ours, with the person's folders replaced. */
  env: Record<string, string | undefined>;
  /** Removes the home when this process exits for whatever reason. Listeners run in order: call it after the one that kills the browser. */
  removeAtExit: () => void;
  remove: () => Promise<void>;
}

export async function makeTemporaryHome(): Promise<TemporaryHome> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-'));
  const home = join(folder, 'home');
  const profile = join(folder, 'profile');
  const scratch = join(folder, 't');
  for (const made of [home, profile, scratch]) await mkdir(made);
  const removeNow = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  process.on('exit', removeNow);
  return {
    home,
    profile,
    env: browserEnvironment(home, scratch),
    removeAtExit: () => {
      process.off('exit', removeNow);
      process.on('exit', removeNow);
    },
    remove: async () => {
      // The browser's helpers may still be writing their last lines.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      process.off('exit', removeNow);
    },
  };
}

function browserEnvironment(home: string, scratch: string): Record<string, string | undefined> {
  return {
    ...process.env,
    HOME: home,
    // A browser that is ended in the middle leaves files there, too. The name is short: sockets in it may have long ones.
    TMPDIR: scratch,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    // The right to open a window is kept in the person's home.
    XAUTHORITY: process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority'),
    MOZ_CRASHREPORTER_DISABLE: '1',
    // A release of Firefox heeds `services.settings.server` only with it: without, it asks Mozilla's server at each start.
    MOZ_REMOTE_SETTINGS_DEVTOOLS: '1',
    MOZ_HEADLESS_WIDTH: '1280',
    MOZ_HEADLESS_HEIGHT: '800',
  };
}
