// What each page shows when there is nothing, when nobody answers, before an answer, and to somebody without the right.
import { BRIEF, look, MOUSE, picture, TOUCH } from './looks.mjs';
import { word } from './person.mjs';
import { eventually, expect } from './results.mjs';
import { fillEnrolment, openShift, signIn } from './seat.mjs';
import { CASHIER, MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);

/** Address, the calls that its content stands on, and how big its targets are. */
const PAGES = [
  { place: 'till', calls: ['DownloadCatalog'], smallest: TOUCH, empty: true },
  { place: 'sales', calls: ['ListSales'], smallest: MOUSE, empty: true },
  { place: 'members', calls: ['ListMembers'], smallest: MOUSE, empty: true },
  { place: 'catalog', calls: ['ListItems'], smallest: MOUSE, empty: true },
  { place: 'audit', calls: ['ListAudit'], smallest: MOUSE, empty: true },
  { place: 'shift', calls: ['GetCurrentShift'], smallest: TOUCH },
  { place: 'shop', calls: ['GetShop'], smallest: MOUSE },
];
/** Of these a cashier may see none. */
const CLOSED = ['audit', 'shop'];

/** An answer without a field: nothing of anything. */
const NOTHING = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), Buffer.from([0x80, 0, 0, 0, 15]), Buffer.from('grpc-status:0\r\n', 'latin1')]);

export async function states({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  try {
    await steps({ results, shop, page });
  } finally {
    await context.close();
  }
}

async function steps({ results, shop, page }) {
  const step = async (name, run) => {
    const passed = await results.check(`states: ${name}`, run);
    if (!passed) await picture(page, `failed-states-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  const ready = await step('a manager signs in', async () => {
    await fillEnrolment(page, shop, '85');
    await look(results, page, 'enrol', { smallest: MOUSE });
    await page.getByRole('button', { name: say('access.enrol.go') }).click();
    await signIn(page, MANAGER);
    await openShift(page, shop);
  });
  if (!ready) return;
  for (const { place, calls, smallest, empty } of PAGES) {
    const meet = async (answer) => {
      await page.goto('about:blank');
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.evaluate(() => 0);
      for (const call of calls) await page.route(`**/${call}`, answer);
      await page.addInitScript(() => indexedDB.deleteDatabase('zf'));
      await page.goto(`${shop.server}/${place}`);
    };
    await step(`${place}, when nobody answers`, async () => {
      await meet((route) => route.abort());
      await page.getByRole('button', { name: say('kit.again') }).first().waitFor();
    });
    await look(results, page, `${place}-error`, { smallest, plan: BRIEF });
    await step(`${place}, before the answer`, async () => {
      await meet(() => {});
      await page.locator('.k-skeleton').first().waitFor();
    });
    await look(results, page, `${place}-loading`, { smallest, plan: BRIEF, unsettled: true });
    if (!empty) continue;
    await step(`${place}, when there is nothing`, async () => {
      await meet((route) => route.fulfill({ contentType: 'application/grpc-web+proto', body: NOTHING }));
      await page.locator('.k-empty').first().waitFor();
    });
    await look(results, page, `${place}-empty`, { smallest, plan: BRIEF });
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await step('a cashier is told what is not theirs', async () => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(shop.server);
    await signIn(page, CASHIER);
    for (const place of CLOSED) {
      await page.goto(`${shop.server}/${place}`);
      await eventually(async () => (await page.locator('main').innerText()).includes(say('shell.no_right.title')), `${place} is closed`);
      expect((await page.getByRole('row').count()) === 0, `${place} shows rows`);
    }
  });
  await look(results, page, 'no-right', { smallest: MOUSE });
}
