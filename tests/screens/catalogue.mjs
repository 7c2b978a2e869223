// The goods a till keeps in its browser: there at a warm start without a server, never another till's, never damaged, and
// brought up to date by what changed while the till was closed.
import { picture } from './looks.mjs';
import { type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const DOWNLOAD = '**/DownloadCatalog';
/** Of the demo shop. */
const CAKE = { name: '绿豆糕', initials: 'ldg', barcode: '6901234560015', price: '¥16.80' };

export async function catalogue({ results, shop, browser }) {
  const contexts = [];
  const pages = [];
  const step = async (name, run) => {
    const passed = await results.check(`catalogue: ${name}`, run);
    if (!passed) for (const [at, page] of pages.entries()) await picture(page, `failed-catalogue-${at}`);
    return passed;
  };
  const desk = async (tillNo) => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
    contexts.push(context);
    const page = await context.newPage();
    pages.push(page);
    page.setDefaultTimeout(15_000);
    await sit(page, shop, tillNo, MANAGER);
    return page;
  };
  try {
    await steps({ step, shop, desk });
  } finally {
    for (const context of contexts) await context.close();
  }
}

/** Runs on what the browser keeps: `records` of [key, bytes], newest last. */
function kept(page, change) {
  return page.evaluate(async (change) => {
    const answer = (request) => new Promise((done, failed) => ((request.onsuccess = () => done(request.result)), (request.onerror = failed)));
    const database = await answer(indexedDB.open('zf'));
    if (!database.objectStoreNames.contains('piles')) return database.close(), 0;
    const piles = database.transaction('piles', change ? 'readwrite' : 'readonly').objectStore('piles');
    const keys = await answer(piles.getAllKeys());
    if (change === 'damage') {
      const bytes = await answer(piles.get(keys[0]));
      bytes[bytes.length >> 1] ^= 1;
      await answer(piles.put(bytes, keys[0]));
    }
    database.close();
    return keys.length;
  }, change);
}

async function steps({ step, shop, desk }) {
  let till, office;
  const tile = () => till.locator('[data-test="tile"]').filter({ hasText: CAKE.name }).first();
  /** A start of the till as after a night: another page, then this one again, in the same tab. */
  const start = async ({ served }) => {
    await till.goto('about:blank');
    await till.unroute(DOWNLOAD);
    if (!served) await till.route(DOWNLOAD, (route) => route.abort());
    await till.goto(`${shop.server}/till`);
    await till.locator('[data-test="due"]').waitFor();
  };
  const priced = (price) => eventually(async () => (await tile().innerText()).includes(price), `${CAKE.name} at ${price}`);
  const reprice = async (price) => {
    await office.goto(`${shop.server}/catalog?q=${CAKE.barcode}`);
    await office.getByRole('row').nth(1).click();
    const panel = office.locator('dialog');
    await panel.getByLabel(say('catalog.price'), { exact: false }).first().fill(price);
    await panel.getByRole('button', { name: say('kit.save'), exact: true }).click();
    await panel.waitFor({ state: 'detached' });
  };
  const find = async () => {
    await till.locator('[data-test="tile"]').first().waitFor();
    await type(till, CAKE.initials);
    await tile().waitFor();
  };

  const ready = await step('a till sells and keeps its goods', async () => {
    till = await desk('31');
    office = await desk('32');
    await till.goto(`${shop.server}/till`);
    await till.getByRole('button', { name: say('shifts.open.go') }).click();
    await find();
    await priced(CAKE.price);
    await eventually(() => kept(till), 'something kept');
  });
  if (!ready) return;
  await step('a warm start searches and sells without the download', async () => {
    await start({ served: false });
    await find();
    await priced(CAKE.price);
    await till.keyboard.press('Enter');
    await till.locator('[data-test="cart-line"]').filter({ hasText: CAKE.name }).waitFor();
    await till.keyboard.press('Delete');
  });
  await step('a price that changed while the till was closed arrives, and is kept', async () => {
    await till.goto('about:blank');
    await reprice('17.50');
    await start({ served: true });
    await find();
    await priced('¥17.50');
    await eventually(async () => (await kept(till)) === 2, 'the change beside what was kept');
    await start({ served: false });
    await find();
    await priced('¥17.50');
  });
  await step('a damaged copy is never shown, and is replaced', async () => {
    await kept(till, 'damage');
    await start({ served: false });
    await till.getByRole('button', { name: say('kit.again') }).first().waitFor();
    same(await till.locator('[data-test="tile"]').count(), 0, 'tiles of a damaged copy');
    await start({ served: true });
    await find();
    await priced('¥17.50');
    await eventually(async () => (await kept(till)) === 1, 'a new copy');
  });
  await step('an open till hears of a new price within half a minute', async () => {
    await reprice('16.80');
    const begun = Date.now();
    await eventually(async () => (await tile().innerText()).includes('¥16.80'), 'the new price', 40);
    expect(Date.now() - begun < 35_000, 'too late');
  });
  await step('another till in the same browser finds nothing of it', async () => {
    await till.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
      // The second copy of what must outlive the browser; it goes when this page is left.
      indexedDB.deleteDatabase('zf.kept');
    });
    await till.route(DOWNLOAD, (route) => route.abort());
    await sit(till, shop, '33', MANAGER);
    await till.goto(`${shop.server}/till`);
    await till.getByRole('button', { name: say('shifts.open.go') }).click();
    await till.getByRole('button', { name: say('kit.again') }).first().waitFor();
    same(await till.locator('[data-test="tile"]').count(), 0, 'tiles of another till');
  });
}
