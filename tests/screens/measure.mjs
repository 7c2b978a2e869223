// What the till page costs with ten thousand goods: bytes of a first visit, time until it can sell, time from a tap to
// the painted line, beside a page of plain DOM in the same run. Prints one JSON document; asserts nothing.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { launch } from './chromium.mjs';
import { type, word } from './person.mjs';
import { CASHIER, Shop } from './shop.mjs';

const GOODS = 10_000;
const VISITS = 5;
const TAPS = 60;

/** As a shop's own list would look: names that differ, a barcode each, twenty categories. */
function goodsFile(folder) {
  const file = path.join(folder, 'goods.csv');
  const rows = ['名称,单价,条码,类别,单位'];
  for (let n = 0; n < GOODS; n += 1) {
    const name = `${'龙井铁观音普洱茉莉红茶绿茶乌龙白茶'.slice(n % 14, (n % 14) + 3)}礼盒 ${n}`;
    rows.push(`${name},${(n % 900) + 1}.50,69${String(10_000_000_000 + n * 7)},类别 ${n % 20},盒`);
  }
  fs.writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

const round = (value) => Math.round(value * 10) / 10;

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { p50: at(0.5), p95: at(0.95), worst: round(sorted.at(-1)) };
}

/** One cold visit of a signed-in till: milliseconds until goods can be tapped, and bytes as they came over the wire. */
async function visit(page, url) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'indexeddb,cache_storage' });
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
  const started = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('[data-test="tile"]').first().waitFor();
  const readyMs = performance.now() - started;
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
  await session.detach();
  return { readyMs, bytes };
}

/** Times from the press of a button to the frame that shows what it did. */
async function taps(page, locator) {
  await page.evaluate(() => {
    window.measured = [];
    document.addEventListener(
      'pointerdown',
      (event) => {
        // The frame after the one in which the click is handled has been painted when its message task runs.
        const begin = event.timeStamp;
        document.addEventListener(
          'click',
          () =>
            requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => window.measured.push(performance.now() - begin);
              channel.port2.postMessage(null);
            }),
          { once: true },
        );
      },
      true,
    );
  });
  const box = await locator.boundingBox();
  for (let n = 0; n < TAPS; n += 1) {
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction((n) => window.measured.length > n, n);
  }
  return page.evaluate(() => window.measured);
}

const PLAIN = `<!doctype html><title>plain</title><button style="width:200px;height:100px">+</button><ol></ol><script>
  document.querySelector('button').onclick = () => {
    const line = document.createElement('li');
    line.textContent = 'line';
    document.querySelector('ol').append(line);
  };
</script>`;

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhangfang-measure-'));
  const shop = await Shop.open({ goods: goodsFile(folder) });
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
    const [till] = shop.tills;
    await page.goto(till.bridge);
    await page.getByRole('button', { name: CASHIER.name }).click();
    await type(page, CASHIER.pin);
    await page.getByRole('button', { name: word('zh', 'shifts.open.go') }).click();
    await page.locator('[data-test="tile"]').first().waitFor();

    const visits = [];
    for (let n = 0; n < VISITS; n += 1) visits.push(await visit(page, `${till.bridge}/till`));
    const tap = spread(await taps(page, page.locator('[data-test="tile"]').first()));

    const plain = await browser.newPage();
    await plain.setContent(PLAIN);
    const baseline = spread(await taps(plain, plain.locator('button')));
    const { bytes } = visits[0];
    console.log(
      JSON.stringify(
        {
          goods: GOODS,
          transferred_bytes: { ...bytes, all: bytes.app + bytes.catalogue + bytes.other_calls },
          ready_cold_ms: spread(visits.map((one) => one.readyMs)),
          add_line_to_paint_ms: tap,
          plain_dom_line_to_paint_ms: baseline,
        },
        null,
        2,
      ),
    );
  } finally {
    await browser.close();
    await shop.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
