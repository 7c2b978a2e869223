// The kiosk start script as far as a machine without a screen can show it: what it says, what it starts, and that the till comes
// back when its browser dies.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { OPTIONS } from './chromium.mjs';
import { eventually, expect, same } from './results.mjs';
import { ROOT } from './shop.mjs';

const SCRIPT = path.join(ROOT, 'scripts/kiosk.sh');

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export async function kiosk({ results, shop }) {
  const step = (name, run) => results.check(`kiosk: ${name}`, run);
  const run = (...args) => spawnSync(SCRIPT, args, { encoding: 'utf8' });
  await step('says what it does, and refuses what it does not know', () => {
    expect(run('--help').stdout.includes('--address'), '--help says nothing of --address');
    same(run('--adress', 'x').status, 2, 'an unknown option');
    same(run('--address', 'file:///etc/passwd').status, 2, 'an address that is no page');
    same(run('--browser', '/nowhere').status, 2, 'a browser that is not there');
  });
  await step('starts the browser full screen, with a profile of its own and without a pinch', () => {
    const said = run('--dry-run', '--address', 'http://localhost:1', '--profile', '/p', '--browser', OPTIONS.executablePath).stdout;
    for (const option of ['--kiosk', '--app=http://localhost:1', '--user-data-dir=/p', '--disable-pinch', '--no-first-run']) {
      expect(said.includes(` ${option}`), `${option} is not in ${said}`);
    }
  });
  await step('shows the till, and again after its browser was killed', async () => {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'zhangfang-kiosk-'));
    const port = await freePort();
    const [{ bridge }] = shop.tills;
    const args = ['--address', bridge, '--profile', profile, '--browser', OPTIONS.executablePath];
    const browser = ['--headless', `--remote-debugging-port=${port}`, ...OPTIONS.args];
    const script = spawn(SCRIPT, [...args, '--', ...browser], { stdio: 'ignore' });
    const ended = new Promise((done) => script.once('exit', done));
    const shown = async () => {
      const pages = await fetch(`http://127.0.0.1:${port}/json/list`).then((answer) => answer.json(), () => []);
      return pages.some((page) => page.type === 'page' && page.url.startsWith(bridge));
    };
    try {
      await eventually(shown, 'the till is shown', 60);
      // The script's only child is the browser: read from the system, so that no other browser is touched.
      const children = fs.readFileSync(`/proc/${script.pid}/task/${script.pid}/children`, 'utf8').trim().split(' ');
      same(children.length, 1, 'children of the script');
      process.kill(Number(children[0]), 'SIGKILL');
      await eventually(async () => !(await shown()), 'the browser is gone');
      await eventually(shown, 'the till is back', 60);
    } finally {
      script.kill('SIGTERM');
      await ended;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
    await eventually(async () => !(await shown()), 'nothing stays behind');
  });
}
