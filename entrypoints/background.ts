import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { isMessage } from '../utils/messages.ts';
import { createReachwatch } from '../utils/run.ts';
import { browserWorld } from '../utils/run/browser-world.ts';

/** Listeners are registered before anything is awaited: a woken worker must not miss the event that woke it. */
export default defineBackground({
  type: 'module',
  main() {
    const reachwatch = browserWorld().then(createReachwatch);

    browser.alarms.onAlarm.addListener(({ name }) => {
      void reachwatch.then((product) => product.onAlarm(name));
    });
    browser.runtime.onMessage.addListener((message: unknown, _sender, sendResponse) => {
      if (!isMessage(message)) return false;
      void reachwatch.then((product) => product.answer(message)).then(sendResponse);
      return true;
    });
    browser.storage.local.onChanged.addListener((changes) => {
      if ('settings' in changes) void reachwatch.then((product) => product.settingsChanged());
    });
    browser.runtime.onInstalled.addListener(({ reason }) => {
      void reachwatch.then((product) => product.installed(reason));
    });
    const permissionsChanged = () => void reachwatch.then((product) => product.permissionsChanged());
    browser.permissions.onAdded.addListener(permissionsChanged);
    browser.permissions.onRemoved.addListener(permissionsChanged);
    browser.runtime.onStartup.addListener(() => void reachwatch.then((product) => product.wake()));
    void reachwatch.then((product) => product.wake());
  },
});
