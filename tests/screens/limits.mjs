// How far a role goes with the drawer and with returns, and what a hand and an eye need besides: a cashier at a till of their own,
// straight at the server, so that nothing prints and the till has to say so.
import { look, MOUSE, picture, settle, SIZES, speak, TOUCH } from './looks.mjs';
import { fen, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { CASHIER, MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const [COUNTER, TABLET] = SIZES;
const OWNER = { name: '赵老板', pin: '666666' };
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
    if (!ready) return;
    await besideLimits({ results, step, page });
    await reprints({ results, step, page });
    await edited({ results, step, shop, browser });
    await agreed({ results, step, page });
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

/** The notice that a paper was printed again, or why not: nothing prints here. */
async function saidOfPaper(page) {
  const why = word('zh', 'till.paper.failed', { why: word('zh', 'till.paper.no_agent') });
  const said = async () => (await page.locator('.k-notice').allInnerTexts()).some((text) => text.includes(why));
  await eventually(said, 'the notice of the paper');
  // It goes by itself, and the next one is told apart from it.
  await eventually(async () => !(await said()), 'the notice goes');
}

/** A return's own slip once more: one key after it, from its sale, and from the list of the day's returns. */
async function reprints({ results, step, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const copies = async () => {
    const facts = await test('return-detail').innerText();
    return Number(/补打次数\s*(\d+)/.exec(facts)?.[1] ?? 0);
  };
  await step('a piece comes back, and its slip once more by one key', async () => {
    await page.goto(new URL('/sales', page.url()).href);
    await page.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: say('till.return.start') }).click();
    await page.getByRole('button', { name: say('till.return.whole') }).click();
    await page.getByRole('button', { name: say('till.return.confirm') }).click();
    await test('returned').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+p');
    await saidOfPaper(page);
  });
  await step('from the sale it is of', async () => {
    await page.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: say('till.return.again') }).click();
    await saidOfPaper(page);
  });
  await look(results, page, 'sale-with-return');
  await step('from the list of the returns of the day, which counts the copies', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: say('till.sales.returns') }).check({ force: true });
    await page.getByRole('columnheader', { name: say('till.return.of_sale') }).waitFor();
    await look(results, page, 'returns-list', { smallest: MOUSE });
    await page.getByRole('row').nth(1).click();
    await test('return-detail').waitFor();
    same(await copies(), 2, 'copies until now');
    await look(results, page, 'return-detail');
    await page.getByRole('button', { name: say('till.return.again') }).click();
    await saidOfPaper(page);
    await page.keyboard.press('Escape');
    await page.getByRole('row').nth(1).waitFor();
  });
}

/** The owner says how far a cashier goes, in yuan. */
async function edited({ results, step, shop, browser }) {
  const context = await browser.newContext({ viewport: COUNTER, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const limit = (act) => page.locator(`[data-test=limit][data-act=${act}]`);
  const ask = async (act, most) => {
    // Not forced: the dialog may still be sliding in.
    await limit(act).getByRole('radio', { name: say('access.roles.ask') }).check();
    if (most) await limit(act).getByLabel(say('access.roles.threshold_sum')).fill(most);
  };
  const means = (act) => limit(act).locator('.ac-limit__means').innerText();
  try {
    await step('the owner edits the limits of the drawer and of returns', async () => {
      await sit(page, shop, '56', OWNER);
      await page.goto(`${shop.server}/roles?open=cashier`);
      await limit('cash_out').waitFor();
      same(await page.getByText(say('word.right.till.hold'), { exact: true }).count() > 0, true, 'the rights are there');
      await ask('cash_out', '50');
      await ask('return', '10');
      await ask('no_sale');
      await limit('no_sale').getByLabel(say('access.roles.threshold_sum')).waitFor({ state: 'detached' });
      await ask('gift', '20');
      await ask('line_discount', '30');
      await limit('line_discount').getByLabel(say('access.roles.threshold'), { exact: true }).fill('9');
      same(await means('cash_out'), say('access.roles.ask_beyond', { within: say('access.roles.sum', { amount: '¥50.00' }) }), 'cash out');
      const both = say('access.roles.both', { share: say('access.roles.within', { rate: '9折' }), sum: say('access.roles.sum', { amount: '¥30.00' }) });
      same((await means('line_discount')).replaceAll(' ', ''), say('access.roles.ask_beyond', { within: both }).replaceAll(' ', ''), 'a discount on a line');
    });
    await step('a sum that is none is told beside its field', async () => {
      const field = limit('cash_out').getByLabel(say('access.roles.threshold_sum'));
      await field.fill('五十');
      await limit('cash_out').getByText(say('err.field.amount')).waitFor();
      await field.fill('50');
    });
    await limit('cash_out').scrollIntoViewIfNeeded();
    await look(results, page, 'role-sums', { smallest: MOUSE });
    await step('it is stored, and stands in the matrix', async () => {
      await page.getByRole('button', { name: say('kit.save'), exact: true }).click();
      await page.locator('dialog').waitFor({ state: 'detached' });
      const row = page.locator('[data-row=cash_out]');
      await eventually(async () => (await row.innerText()).includes('¥50.00'), 'the sum of cash out');
    });
    await look(results, page, 'roles-sums', { smallest: MOUSE });
  } finally {
    await context.close();
  }
}

/** The cashier again, with the limits of now: each time another person agrees in place. */
async function agreed({ results, step, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const choose = (within, key) => within.getByRole('radio', { name: say(key), exact: true }).check({ force: true });
  const gone = () => eventually(async () => (await page.locator('dialog').count()) === 0, 'the dialogs close');
  const managerAgrees = async (name) => {
    await test('approve').waitFor();
    await look(results, page, name);
    await test('approve').getByRole('radio', { name: MANAGER.name }).check({ force: true });
    await type(page, MANAGER.pin);
    await page.keyboard.press('Enter');
  };
  const move = async (way, reason, yuan) => {
    await page.getByRole('button', { name: say('till.drawer.title') }).click();
    await choose(test('drawer'), way);
    await choose(test('drawer'), reason);
    await type(page, yuan);
    await eventually(async () => fen(await test('drawer-amount').innerText()) === Number(yuan) * 100, 'the amount is typed');
    await test('drawer').getByRole('button', { name: say(way), exact: true }).click();
  };
  await step('cash comes in, and up to 50 yuan go out, without anybody', async () => {
    await page.goto(new URL('/till', page.url()).href);
    await test('tile').first().waitFor();
    for (let at = 0; at < 8; at += 1) await test('tile').nth(at).click();
    await test('exact-cash').click();
    await test('done').waitFor();
    await move('till.drawer.in', 'till.drawer.float', '200');
    await gone();
    await move('till.drawer.out', 'till.drawer.supplies', '50');
    await gone();
  });
  await step('more than that when the manager agrees', async () => {
    await move('till.drawer.out', 'till.drawer.to_safe', '60');
    await managerAgrees('drawer-approve');
    await gone();
  });
  await step('the drawer opens when the manager agrees', async () => {
    await page.keyboard.press('Control+d');
    await choose(test('drawer'), 'till.drawer.check');
    await test('drawer').getByRole('button', { name: say('till.drawer.open'), exact: true }).click();
    await managerAgrees('drawer-open-approve');
    await gone();
  });
  await step('a return above 10 yuan, and the cashier stays signed in', async () => {
    await page.goto(new URL('/sales', page.url()).href);
    await page.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: say('till.return.start') }).click();
    await page.getByRole('button', { name: say('till.return.whole') }).click();
    await page.getByRole('button', { name: say('till.return.confirm') }).click();
    await managerAgrees('return-approve');
    await test('returned').waitFor();
    expect((await test('returned').innerText()).includes(MANAGER.name), 'who agreed is not told');
    expect((await page.locator('.sh-bar').innerText()).includes(CASHIER.name), 'another is signed in');
  });
}
