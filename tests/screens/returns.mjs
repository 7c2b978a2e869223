// Goods that come back, with a receipt and without, and the drawer opened beside selling: a cashier at a till without a printer.
import { look } from './looks.mjs';
import { fen, type, word } from './person.mjs';
import { eventually, same } from './results.mjs';
import { sit } from './seat.mjs';
import { CASHIER, MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);

/** Straight at the server: what is printed is seen elsewhere. */
export async function returns({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = (name, run) => results.check(`returns: ${name}`, run);
  try {
    const ready = await step('a cashier opens a shift', () => onDuty(page, shop));
    if (ready) await steps({ results, step, shop, page });
  } finally {
    await context.close();
  }
}

async function onDuty(page, shop) {
  await sit(page, shop, '51', CASHIER);
  await page.getByRole('heading', { name: say('shifts.open.title') }).waitFor();
  await type(page, '500');
  await page.getByRole('button', { name: say('shifts.open.go') }).click();
  await page.locator('.till').waitFor();
}

async function steps({ results, step, shop, page }) {
  const button = (key, within = page) => within.getByRole('button', { name: say(key), exact: false }).first();
  const tile = (at) => page.locator('[data-test=tile]').nth(at).click();
  const choose = (within, key) => within.getByRole('radio', { name: say(key), exact: true }).check({ force: true });
  const gone = () => eventually(async () => (await page.locator('dialog').count()) === 0, 'the dialog closes');

  await step('two goods are sold for cash', async () => {
    await tile(0);
    await tile(1);
    await page.locator('[data-test=exact-cash]').click();
    await page.locator('[data-test=done]').waitFor();
  });
  await step('all of a sale comes back in four taps from the list', async () => {
    await page.goto(`${shop.server}/sales`);
    await page.getByRole('row').nth(1).click();
    await button('till.return.start').click();
    await page.locator('[data-test=return-panel]').waitFor();
    await look(results, page, 'return-panel');
    await button('till.return.whole').click();
    const due = fen(await page.locator('[data-test=return-panel] .k-total__amount').innerText());
    await button('till.return.confirm').click();
    const row = page.locator('[data-test=returned]');
    await row.waitFor();
    same(fen(await row.locator('.till-figure').first().innerText()), -due, 'what went back');
    const again = page.getByRole('button', { name: say('till.return.start'), exact: true });
    same(await again.count(), 0, 'keys to return what is back already');
  });
  await step('the day tells its returns', async () => {
    await page.goto(`${shop.server}/sales`);
    await eventually(async () => (await page.locator('[data-test=day-sum]').innerText()).includes('退货1笔'), 'returns in the sum');
  });
  await step('the drawer opens with a reason, and cash is taken out', async () => {
    await page.goto(`${shop.server}/till`);
    await page.locator('.till').waitFor();
    await page.keyboard.press('Control+d');
    const dialog = page.locator('[data-test=drawer]');
    await dialog.waitFor();
    await look(results, page, 'drawer-open');
    await choose(dialog, 'till.drawer.change');
    await button('till.drawer.open', dialog).click();
    await gone();
    await page.getByRole('button', { name: say('till.drawer.title') }).click();
    await choose(dialog, 'till.drawer.out');
    await choose(dialog, 'till.drawer.to_safe');
    await type(page, '100');
    await eventually(async () => fen(await page.locator('[data-test=drawer-amount]').innerText()) === 10_000, 'the amount is typed');
    await look(results, page, 'drawer-out');
    await button('till.drawer.out', dialog).click();
    await gone();
  });
  await step('goods without a receipt come back when the manager agrees', async () => {
    await tile(0);
    await page.getByRole('button', { name: say('till.return.no_receipt') }).click();
    const dialog = page.locator('[data-test=goods-return]');
    await dialog.waitFor();
    await look(results, page, 'goods-return');
    await choose(dialog, 'till.return.faulty');
    await button('till.return.confirm', dialog).click();
    await page.locator('[data-test=approve]').waitFor();
    await look(results, page, 'goods-return-approve');
    await page.locator('[data-test=approve]').getByRole('radio', { name: MANAGER.name }).check({ force: true });
    await type(page, MANAGER.pin);
    await page.keyboard.press('Enter');
    await gone();
    same(await page.locator('[data-test=cart-line]').count(), 0, 'lines left in the cart');
  });
}
