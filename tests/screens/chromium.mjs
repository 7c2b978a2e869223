// How the browser is started, for the tests and for the measures.
import { chromium } from 'playwright-core';

export const OPTIONS = {
  executablePath: process.env.ZHANGFANG_CHROMIUM ?? '/usr/bin/chromium',
  // Without these a browser on a machine of its own talks to its maker at every start; root has no sandbox.
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ],
};

/** `fast`: without the limit of sixty frames a second, for measures of work. */
export function launch({ fast = false } = {}) {
  const args = fast ? [...OPTIONS.args, '--disable-frame-rate-limit', '--disable-gpu-vsync'] : OPTIONS.args;
  return chromium.launch({ ...OPTIONS, args });
}
