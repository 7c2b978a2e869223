// What the till costs in a browser with 50,000 goods, 100,000 members and 500 prices of levels and units: times at full
// speed and with the processor slowed four times, bytes, memory. Prints one JSON document beside its bars; asserts nothing.
// Beside each time stands what the page's own thread worked for it: a machine that others use too makes waits, not work.
//
//   node tests/screens/measure.mjs [--goods N] [--members N] [--sales N] [--only ready,bytes,taps,long,search,members,pay,sales]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { launch } from './chromium.mjs';
import { goodsFile, membersFile, specialPrices } from './measure/data.mjs';
import { longCart } from './measure/long_cart.mjs';
import { memberSearches } from './measure/members.mjs';
import { atBothSpeeds, payments, plainTaps, sales, searches, sell, taps } from './measure/hand.mjs';
import { CLOCK, PLAIN, shown, spread, test, times, worked } from './measure/paint.mjs';
import { type, word } from './person.mjs';
import { CASHIER, ENROL_CODE, MANAGER, Shop } from './shop.mjs';
import { Books } from './wire.mjs';

const VISITS = 5;

/** One start of a signed-in till: milliseconds until goods can be tapped, and bytes as they came over the wire. */
async function visit(page, url, { warm }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await worked(session);
  if (!warm) {
    await session.send('Network.clearBrowserCache');
    await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'indexeddb,cache_storage' });
  }
  const kinds = new Map();
  const bytes = { app: 0, catalogue: 0, other_calls: 0 };
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const called = request.method === 'POST';
    kinds.set(requestId, request.url.endsWith('/DownloadCatalog') ? 'catalogue' : called ? 'other_calls' : 'app');
  });
  // Heads when they come, bodies piece by piece: a stream that never ends is counted as far as it has come.
  session.on('Network.responseReceived', ({ requestId, response }) => {
    bytes[kinds.get(requestId) ?? 'app'] += response.encodedDataLength;
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? 'app'] += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'commit' });
  const readyMs = await page.evaluate(`window.clock.ready(() => ${shown('tile')})`);
  const workMs = await worked(session);
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
  await session.detach();
  return { readyMs, workMs, bytes };
}

/** Visits of one kind; what a browser keeps is written a moment after it is shown. */
async function visits(page, url, how) {
  const out = [];
  for (let n = 0; n < VISITS; n += 1) {
    out.push(await visit(page, url, how));
    await page.waitForTimeout(1_500);
  }
  return out;
}

/** What 10,000 goods weigh on the wire. */
async function tenThousand(browser, folder) {
  const shop = await Shop.open({ goods: goodsFile(folder, 10_000) });
  try {
    const { context, page, url } = await openTill(browser, shop);
    const { bytes } = await visit(page, url, { warm: false });
    await context.close();
    return bytes.catalogue;
  } finally {
    await shop.close();
  }
}

/** Somebody signs in and opens a shift. */
async function openTill(browser, shop) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  await context.addInitScript(CLOCK);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const [till] = shop.tills;
  await page.goto(till.bridge);
  await page.getByRole('button', { name: CASHIER.name }).click();
  await type(page, CASHIER.pin);
  await page.getByRole('button', { name: word('zh', 'shifts.open.go') }).click();
  await test(page, 'tile').first().waitFor();
  return { context, page, url: `${till.bridge}/till` };
}

/** Bytes in use after a collection: objects of the page, and buffers, of which the largest is the memory of the app. */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const chunks = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot');
  await session.detach();
  // Nothing else tells how large the memory of a WebAssembly program is.
  const { snapshot, nodes, strings } = JSON.parse(chunks.join(''));
  const fields = snapshot.meta.node_fields;
  const [name, size] = [fields.indexOf('name'), fields.indexOf('self_size')];
  let buffers = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (strings[nodes[at + name]].endsWith('JSArrayBufferData')) buffers += nodes[at + size];
  }
  return usedSize + buffers;
}

/** Name, number, bar. */
function judged(report) {
  const of = (name, value, most) => ({ name, value, bar: most, met: value !== undefined && value <= most });
  return [
    of('tap to line painted, p95 ms', report.add_line_to_paint_ms?.x1.p95, 16),
    of('tap to line painted at ×4, p95 ms', report.add_line_to_paint_ms?.x4.p95, 50),
    of('tap to the 480th line and after painted, p95 ms', report.long_cart?.add_line_to_paint_ms.x1.p95, 16),
    of('tap to the 480th line and after painted at ×4, p95 ms', report.long_cart?.add_line_to_paint_ms.x4.p95, 50),
    of('typed search painted, p95 ms', report.search_to_paint_ms?.x1.p95, 50),
    of('member by phone tail painted, p95 ms', report.member_search_to_paint_ms?.x1.p95, 100),
    of('payment screen, p95 ms', report.payment_to_paint_ms?.x1.p95, 30),
    of('payment screen at ×4, p95 ms', report.payment_to_paint_ms?.x4.p95, 80),
    of('ready cold, p50 ms', report.ready_cold_ms?.p50, 2_500),
    of('ready warm, p50 ms', report.ready_warm_ms?.p50, 600),
    of('catalogue of 10,000 goods on the wire, bytes', report.catalogue_bytes_of_10000, 300_000),
    of('pay to receipt painted, p95 ms', report.pay_to_receipt_ms?.p95, 150),
    of('heap growth, per cent', report.heap?.growth_percent, 10),
    of('layout shift', report.layout_shift, 0.05),
  ].filter(({ value }) => value !== undefined);
}

async function main() {
  const { values } = parseArgs({
    options: { goods: { type: 'string' }, members: { type: 'string' }, sales: { type: 'string' }, only: { type: 'string' } },
  });
  const [goods, members, many] = [values.goods ?? 50_000, values.members ?? 100_000, values.sales ?? 500].map(Number);
  const wants = (part) => !values.only || values.only.split(',').includes(part);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhangfang-measure-'));
  const files = { goods: goodsFile(folder, goods), members: membersFile(folder, members) };
  const shop = await Shop.open(files);
  const browser = await launch({ fast: true });
  try {
    const books = new Books(shop.server);
    await books.signIn(ENROL_CODE, '09', MANAGER.name, MANAGER.pin);
    await specialPrices(books, Math.min(500, goods));

    const { context, page, url } = await openTill(browser, shop);
    const report = { goods, members, special_prices: Math.min(500, goods) };
    if (wants('ready')) {
      const cold = await visits(page, url, { warm: false });
      const warm = await visits(page, url, { warm: true });
      const sum = ({ app, catalogue, other_calls }) => ({ app, catalogue, other_calls, all: app + catalogue + other_calls });
      report.transferred_bytes = { first_visit: sum(cold[0].bytes), next_visit: sum(warm.at(-1).bytes) };
      const spent = (all) => ({ ...spread(all.map((one) => one.readyMs)), work_ms: spread(all.map((one) => one.workMs)).p50 });
      report.ready_cold_ms = spent(cold);
      report.ready_warm_ms = spent(warm);
    }
    if (wants('bytes')) report.catalogue_bytes_of_10000 = await tenThousand(browser, folder);
    const plain = await context.newPage();
    await plain.goto('about:blank');
    await plain.setContent(PLAIN);
    if (wants('taps')) {
      await plain.bringToFront();
      report.plain_dom_line_to_paint_ms = await atBothSpeeds(plain, plainTaps);
      await page.bringToFront();
      report.add_line_to_paint_ms = await atBothSpeeds(page, taps);
    }
    await page.bringToFront();
    if (wants('search')) report.search_to_paint_ms = await atBothSpeeds(page, searches);
    if (wants('long')) report.long_cart = await longCart(page, (measure) => atBothSpeeds(page, measure));
    if (wants('members')) report.member_search_to_paint_ms = await atBothSpeeds(page, memberSearches);
    if (wants('pay')) report.payment_to_paint_ms = await atBothSpeeds(page, payments);
    if (wants('sales')) {
      report.pay_to_receipt_ms = times(await sales(page, 30));
      const before = await heap(page);
      await sell(page, many);
      const after = await heap(page);
      report.heap = { sales: many, before_bytes: before, after_bytes: after, growth_percent: Math.round((1000 * (after - before)) / before) / 10 };
    }
    report.layout_shift = Math.round((await page.evaluate('window.shifted')) * 1000) / 1000;
    report.bars = judged(report);
    console.log(JSON.stringify(report, null, 2));
  } finally {
    await browser.close();
    await shop.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
