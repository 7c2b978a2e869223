// How far a role goes with the drawer and with returns, and what a hand and an eye need besides: a cashier at a till of their own,
// straight at the server, so that nothing prints and the till has to say so.
import { look, picture, settle, SIZES, speak, TOUCH } from './looks.mjs';
import { type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { CASHIER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const [COUNTER, TABLET] = SIZES;
/** The only one of the demo shop whose phone ends like this. */
const ONE_OF_A_TAIL = { name: '李晓梅', tail: '6688' };

export async function limits({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: COUNTER, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`limits: ${name}`, run);
    if (!passed) await picture(page, `failed-limits-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  try {
    const ready = await step('a cashier opens a shift', async () => {
      await sit(page, shop, '55', CASHIER);
      await openShift(page, shop);
    });
    if (ready) await besideLimits({ results, step, page });
  } finally {
    await context.close();
  }
}

/** Small things of the till that were once wrong. */
async function besideLimits({ results, step, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const box = (locator) => locator.boundingBox();

  await step('a phone tail and the member button name somebody at once', async () => {
    await type(page, ONE_OF_A_TAIL.tail);
    await page.getByRole('button', { name: say('members.find') }).click();
    await eventually(async () => (await test('member-name').allInnerTexts())[0] === ONE_OF_A_TAIL.name, 'she is named');
    same(await page.locator('dialog').count(), 0, 'dialogs');
    await page.keyboard.press('F6');
  });
  await step('the quick cash is in sight on a tablet held upright, beside two tenders', async () => {
    for (let at = 0; at < 8; at += 1) await test('tile').nth(at).click();
    await page.keyboard.press('Space');
    await test('payment').waitFor();
    await type(page, '10');
    await test('pay-bank-card').click();
    await type(page, '5');
    await test('pay-other').click();
    await eventually(async () => (await test('tender').count()) === 2, 'two tenders');
    await page.setViewportSize(TABLET);
    await settle(page);
    const pane = await box(page.locator('.till-pay'));
    const keys = await test('quick-cash').all();
    expect(keys.length > 1, () => `${keys.length} quick keys`);
    for (const key of keys) {
      const { y, height } = await box(key);
      expect(y >= pane.y && y + height <= pane.y + pane.height, () => `a quick key from ${y} to ${y + height} in a pane from ${pane.y} to ${pane.y + pane.height}`);
    }
    await page.setViewportSize(COUNTER);
  });
  await look(results, page, 'pay-two-tenders');
  await step('a notice leaves the search among the held bills free', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await test('tile').first().waitFor();
    await page.setViewportSize(TABLET);
    await page.keyboard.press('F7');
    await page.keyboard.press('F8');
    await test('held-card').first().waitFor();
    const [notice, search] = [await box(page.locator('.k-notice').first()), await box(page.locator('.hd-top'))];
    expect(notice.y >= search.y + search.height, () => `a notice at ${notice.y} over a search down to ${search.y + search.height}`);
    await picture(page, 'held-notice-800-zh-light');
    await page.setViewportSize(COUNTER);
  });
  await step('the button that drops a bill does not outshout its neighbour', async () => {
    await page.getByRole('button', { name: say('till.held.drop') }).first().click();
    const dialog = test('held-drop');
    await dialog.getByRole('radio', { name: say('till.held.mistake'), exact: true }).check({ force: true });
    const font = (key) => dialog.getByRole('button', { name: say(key), exact: true }).evaluate((one) => getComputedStyle(one).font);
    same(await font('till.held.drop'), await font('kit.cancel'), 'the type of the one and the other');
    await look(results, page, 'held-drop', { smallest: TOUCH });
    await dialog.getByRole('button', { name: say('till.held.drop'), exact: true }).click();
    await eventually(async () => (await page.locator('dialog').count()) === 0, 'the bill is dropped');
    await page.keyboard.press('Escape');
  });
  await step('why a receipt did not print is said in the language of the screen', async () => {
    await test('tile').first().click();
    await test('exact-cash').click();
    await test('done').waitFor();
    const paper = () => test('paper').innerText();
    for (const language of ['zh', 'en', 'zh']) {
      await speak(page, language);
      const why = word(language, 'till.paper.failed', { why: word(language, 'till.paper.no_agent') });
      await eventually(async () => (await paper()).trim() === why, `“${why}”, not “${await paper()}”`);
    }
  });
}
