// The tender table: counted taps of ux.md T1, several tenders on one sale, a refused one, and the page that edits them.
import { ALL_SIZES, look, MOUSE, picture } from './looks.mjs';
import { fen, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);

/** At another till, after the first one has read its table and before its shift begins: that shift may not take vouchers. */
async function archiveVouchers(browser, shop) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await sit(page, shop, '72', MANAGER);
    await page.getByRole('button', { name: say('shifts.open.go') }).waitFor();
    await page.goto(`${shop.server}/payments`);
    await page.getByRole('row').filter({ hasText: say('word.tender.voucher') }).first().click();
    const panel = page.locator('dialog');
    await panel.getByLabel(say('payments.archived')).check();
    await panel.getByRole('button', { name: say('kit.save'), exact: true }).click();
    await eventually(async () => (await panel.count()) === 0, 'the panel closes');
  } finally {
    await context.close();
  }
}

/** Straight at the server, without a bridge: a till of its own. */
export async function tenders({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`tenders: ${name}`, run);
    if (!passed) await picture(page, `failed-tenders-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  const test = (name) => page.locator(`[data-test=${name}]`);
  let taps = 0;
  const tap = async (locator) => {
    taps += 1;
    await locator.click();
  };
  const counted = async (name, most, run) =>
    step(`${name} in ${most} taps`, async () => {
      taps = 0;
      await run();
      expect(taps <= most, `${taps} taps`);
    });
  const tile = () => page.locator('.till-tile').first();
  const left = async () => fen(await test('pay-left').innerText());
  try {
    await step('a manager opens a shift', async () => {
      await sit(page, shop, '71', MANAGER);
      await page.getByRole('button', { name: say('shifts.open.go') }).waitFor();
      await archiveVouchers(browser, shop);
      await page.getByRole('button', { name: say('shifts.open.go') }).click();
      await tile().waitFor();
    });
    await counted('one item for exact cash', 2, async () => {
      await tap(tile());
      await tap(test('exact-cash'));
      await test('done').waitFor();
    });
    await step('every way is a tile that says what it takes, in the order of the table', async () => {
      await tile().click();
      await page.keyboard.press('Space');
      await test('payment').waitFor();
      const names = await page.locator('.till-way').evaluateAll((ways) => ways.map((way) => way.dataset.test));
      same(names, ['pay-cash', 'pay-stored-value', 'pay-bank-card', 'pay-voucher', 'pay-foreign-cash', 'pay-other'], 'tiles');
      same(fen(await test('pay-bank-card').locator('.till-figure').innerText()), await left(), 'what the card takes');
      expect((await test('pay-foreign-cash').innerText()).includes('HKD'), 'the foreign amount is not on its tile');
    });
    await look(results, page, 'pay-tiles', { smallest: MOUSE, sizes: ALL_SIZES });
    await counted('card, other and cash', 5, async () => {
      await type(page, '1');
      await tap(test('pay-bank-card'));
      await type(page, '1');
      await tap(test('pay-other'));
      same(await test('tender').count(), 2, 'lines');
      await tap(test('pay-cash'));
      await test('done').waitFor();
      taps += 2; // The two digits, as taps on the pad.
    });
    await step('a line is selected and taken back by Del, Esc keeps the others', async () => {
      await tile().click();
      await page.keyboard.press('Space');
      const due = await left();
      await type(page, '1');
      await page.keyboard.press('F4');
      await type(page, '0.5');
      await test('pay-other').click();
      await test('tender').first().locator('.till-tender__pick').click();
      await look(results, page, 'pay-lines', { smallest: MOUSE });
      await page.keyboard.press('Delete');
      await eventually(async () => (await left()) === due - 50, 'the card is back');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Space');
      same(await test('tender').count(), 1, 'lines after Esc');
    });
    await step('foreign cash: the amount is typed in its currency, change is local', async () => {
      await type(page, '1000');
      await test('pay-foreign-cash').click();
      same(await left() > 0, true, 'change');
      await page.keyboard.press('Enter');
      await page.getByText(say('err.till.CHANGE_SHORT').slice(0, 8)).first().waitFor();
      same(await test('tender').count(), 2, 'the lines stay');
      await page.keyboard.press('Delete');
      await type(page, '5');
      await test('pay-foreign-cash').click();
      await page.keyboard.press('+');
      await test('done').waitFor();
      expect((await test('done').innerText()).includes('HKD 5.00'), 'the foreign amount is not on the card');
    });
    await look(results, page, 'done-foreign', { smallest: MOUSE });
    await step('a tender that this shift may not take is named, and the others stay', async () => {
      await tile().click();
      await page.keyboard.press('Space');
      await type(page, '1');
      await test('pay-bank-card').click();
      await type(page, '5');
      await test('pay-voucher').click();
      await page.keyboard.press('+');
      await page.locator('.till-tender--failed').waitFor();
      same(await test('tender').count(), 3, 'lines');
      await eventually(async () => (await test('pay-voucher').count()) === 0, 'the table is read anew');
      await look(results, page, 'pay-failed', { smallest: MOUSE });
      await page.locator('.till-tender--failed').getByRole('button').last().click();
      await page.keyboard.press('+');
      await test('done').waitFor();
    });
    await step('the table is edited in the back office', async () => {
      await page.goto(`${shop.server}/payments`);
      await page.getByRole('row').filter({ hasText: 'HKD' }).first().waitFor();
    });
    await look(results, page, 'payments', { smallest: MOUSE, sizes: ALL_SIZES });
    await step('a new foreign currency has its rate by the hundred', async () => {
      await page.getByRole('button', { name: say('word.tender.foreign_cash') }).click();
      const panel = page.locator('dialog');
      await panel.getByLabel(say('payments.name')).fill('日元');
      await panel.getByLabel(say('payments.currency')).selectOption('JPY');
      await panel.getByLabel(say('payments.rate')).fill('4.81');
      await look(results, page, 'payments-new', { smallest: MOUSE });
      await panel.getByRole('button', { name: say('kit.save'), exact: true }).click();
      await page.getByRole('row').filter({ hasText: 'JPY 100 = ¥4.8100' }).waitFor();
    });
    await step('the blind count asks for each currency', async () => {
      await page.goto(`${shop.server}/shift`);
      await page.getByLabel('HKD').waitFor();
      await look(results, page, 'count-foreign', { smallest: MOUSE });
    });
  } finally {
    await context.close();
  }
}
