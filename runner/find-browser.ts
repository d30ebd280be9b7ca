/** Which browsers this machine has. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The families a terminal can drive. Safari cannot load an unpacked extension from one. */
export type DrivenFamily = 'chromium' | 'firefox';

const NAMES: Record<DrivenFamily, string[]> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox-esr', 'firefox'],
};

const MAC_PATHS: Record<DrivenFamily, string> = {
  chromium: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  firefox: '/Applications/Firefox.app/Contents/MacOS/firefox',
};

/** A variable that names the program to use, before any that is found. */
const VARIABLES: Record<DrivenFamily, string> = {
  chromium: 'REACHWATCH_CHROMIUM',
  firefox: 'REACHWATCH_FIREFOX',
};

export interface FoundBrowser {
  family: DrivenFamily;
  executable: string;
}

/** The browser asked for; `null` takes Chromium, or else Firefox. Undefined where there is none. */
export function findBrowser(
  wanted: DrivenFamily | null,
  env: NodeJS.ProcessEnv = process.env,
  canRun: (path: string) => boolean = isExecutable,
): FoundBrowser | undefined {
  const families: DrivenFamily[] = wanted === null ? ['chromium', 'firefox'] : [wanted];
  for (const family of families) {
    const executable = candidates(family, env).find(canRun);
    if (executable !== undefined) return { family, executable };
  }
  return undefined;
}

function candidates(family: DrivenFamily, env: NodeJS.ProcessEnv): string[] {
  const named = env[VARIABLES[family]];
  if (named) return [named];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...NAMES[family].flatMap((name) => folders.map((folder) => join(folder, name))), MAC_PATHS[family]];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
