// A demo shop of its own for the browser tests: the release binaries on free ports, an empty database, our own printer.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Printer } from './escpos.mjs';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target');
/** ZHANGFANG_BINARIES=target/debug is quicker to build while working on a screen. */
const BINARIES = path.resolve(ROOT, process.env.ZHANGFANG_BINARIES ?? path.join(TARGET, 'release'));
export const OUTPUT = path.join(TARGET, 'screens');

/** Of the demo shop; the README prints them too. */
export const ENROL_CODE = 'ZF-DEMO-2026';
export const CASHIER = { name: '李收银', pin: '123456' };
export const MANAGER = { name: '王店长', pin: '888888' };

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function answers(url, child, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    if (child.broken) throw child.broken;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}; see ${child.log}`);
    const ok = await fetch(url, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.ok, () => false);
    if (ok) return;
    if (Date.now() > deadline) throw new Error(`${url} does not answer; see ${child.log}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Server, two tills with their printers; `close()` leaves nothing behind. */
export class Shop {
  children = [];
  tills = [];

  /** `goods`, `members`: files to import before the first till is opened. */
  static async open(files = {}) {
    const shop = new Shop();
    try {
      await shop.start(files);
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  async start(files) {
    fs.mkdirSync(OUTPUT, { recursive: true });
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhangfang-screens-'));
    this.server = `http://127.0.0.1:${await freePort()}`;
    const server = await this.serve();
    if (Object.keys(files).length > 0) {
      await this.end(server);
      for (const [what, file] of Object.entries(files)) {
        const code = await new Promise((done) => this.run('import', 'zhangfang', ['import', what, file]).once('exit', done));
        if (code !== 0) throw new Error(`the import ended with ${code}; see ${OUTPUT}/import.log`);
      }
      await this.serve();
    }
    await this.addTill('01', { paper: '80', columns: 48 });
    await this.addTill('02', { paper: '58', columns: 32 });
  }

  async serve() {
    const server = this.run('server', 'zhangfang', ['demo', '--listen', new URL(this.server).host]);
    await answers(`${this.server}/healthz`, server);
    return server;
  }

  /** A till: its bridge, and the printer that hangs on it. */
  async addTill(no, { paper, columns }) {
    const printer = await new Printer({ columns }).listen();
    const bridge = `http://127.0.0.1:${await freePort()}`;
    this.tills.push({ no, printer, bridge });
    const child = this.run(`bridge-${no}`, 'zhangfang-bridge', [
      'run',
      ...['--listen', new URL(bridge).host, '--server', this.server],
      ...['--enrol-code', ENROL_CODE, '--till', no, '--data', path.join(this.folder, `bridge-${no}`)],
      ...['--printer', `tcp://127.0.0.1:${printer.port}`, '--paper', paper],
    ]);
    await answers(`${bridge}/healthz`, child);
  }

  run(name, program, args) {
    const log = path.join(OUTPUT, `${name}.log`);
    const out = fs.openSync(log, 'w');
    const child = spawn(path.join(BINARIES, program), args, {
      cwd: this.folder,
      env: { ...process.env, ZHANGFANG_DATABASE_URL: `sqlite://${path.join(this.folder, 'demo.db')}` },
      stdio: ['ignore', out, out],
    });
    fs.closeSync(out);
    child.log = log;
    child.on('error', (error) => (child.broken = error));
    this.children.push(child);
    return child;
  }

  async end(child) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const guard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(guard);
  }

  async close() {
    for (const child of this.children.reverse()) await this.end(child);
    for (const { printer } of this.tills) printer.close();
    if (this.folder) fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
