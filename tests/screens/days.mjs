// The end of a day in a manager's hands: X, hand-over, 日结, 反结账 with a second person, and the second version.
import { textOf } from './escpos.mjs';
import { ALL_SIZES, look, MOUSE, speak } from './looks.mjs';
import { either, listen, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { CASHIER, MANAGER, Shop } from './shop.mjs';

const OWNER = { name: '赵老板', pin: '666666' };
const say = (key, params) => word('zh', key, params);

/** In a shop of its own: a day closes when all its shifts have, and the others open theirs as they like. */
export async function days({ results, browser }) {
  let shop;
  if (!(await results.check('days: a shop of its own', async () => (shop = await Shop.open())))) return;
  try {
    await inTheShop({ results, shop, browser });
  } finally {
    await shop.close();
  }
}

async function inTheShop({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = listen(page);
  try {
    await steps({ results, till: shop.tills[0], page });
  } finally {
    await results.check('days: the browser has nothing to complain about', () => same(complaints, [], 'complaints'));
    await context.close();
  }
}

async function steps({ results, till, page }) {
  const step = async (name, run) => {
    if (!(await results.check(`days: ${name}`, run))) throw new Error(`the days stop at “${name}”`);
  };
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const button = (key) => page.getByRole('button', { name: say(key), exact: true });
  const paperOf = async (act) => {
    const before = till.printer.papers.length;
    await act();
    await eventually(async () => till.printer.papers.length > before, 'paper comes');
    return textOf(till.printer.papers.at(-1));
  };
  const signIn = async (person) => {
    await page.goto(till.bridge);
    await page.locator('.sh-language').first().waitFor();
    await speak(page, 'zh');
    await page.getByRole('button', { name: person.name }).click();
    await type(page, person.pin);
  };
  const leave = async () => {
    await page.getByRole('button', { name: either('shell.sign_out') }).first().click();
    await page.getByRole('heading', { name: say('access.sign_in.who') }).waitFor();
  };

  await step('whoever opens next reads the day and the note', async () => {
    await signIn(CASHIER);
    await test('open-day').waitFor();
    await page.getByRole('button', { name: '¥0', exact: true }).click();
    await button('shifts.open.go').click();
    await test('tile').first().waitFor();
  });
  await step('a cashier’s X is blind, on the screen and on paper', async () => {
    await page.goto(`${till.bridge}/shift`);
    await button('shifts.x.open').click();
    await test('x-blind').waitFor();
    expect(!(await test('x-report').innerText()).includes('¥'), 'an amount is shown');
    const paper = await paperOf(() => button('shifts.x.print').click());
    expect(paper.includes(say('shifts.slip.x_title')), () => `no X on\n${paper}`);
    expect(!paper.includes(say('shifts.slip.expected')), () => `cash on\n${paper}`);
  });
  await look(results, page, 'x-blind');
  await step('the note is asked at the close, printed, and told to the next', async () => {
    await page.keyboard.press('Escape');
    await page.getByLabel(say('shifts.close.note')).fill('明早补零钱');
    const paper = await paperOf(() => page.keyboard.press('F9'));
    expect(paper.includes('明早补零钱'), () => `no note on\n${paper}`);
    await button('shifts.done.leave').click();
    await signIn(MANAGER);
    await page.getByText('明早补零钱').waitFor();
  });
  await look(results, page, 'shift-open-note');
  await step('an open shift is named, and holds the day open', async () => {
    await page.getByRole('button', { name: '¥200', exact: true }).click();
    await button('shifts.open.go').click();
    await test('tile').first().waitFor();
    await page.goto(`${till.bridge}/days`);
    await page.locator('.sf-day').first().click();
    await test('day').getByText(MANAGER.name).first().waitFor();
    expect(await button('shifts.day.close').isDisabled(), 'the day may be closed');
  });
  await look(results, page, 'day-open', { smallest: MOUSE, sizes: ALL_SIZES });
  await step('a manager’s X says what should be in the drawer', async () => {
    await page.goto(`${till.bridge}/shift`);
    await button('shifts.x.open').click();
    await test('x-report').getByText('¥200.00').waitFor();
  });
  await look(results, page, 'x-report');
  await step('the shift closes', async () => {
    await page.keyboard.press('Escape');
    await page.locator('.sf-piece').nth(0).click();
    await type(page, '2');
    await page.keyboard.press('F9');
    await button('shifts.done.leave').click();
    await signIn(MANAGER);
    await test('open-day').waitFor();
  });
  await step('the day is closed and its Z printed', async () => {
    await page.goto(`${till.bridge}/days`);
    await page.locator('.sf-day').first().click();
    const paper = await paperOf(() => button('shifts.day.close').click());
    for (const line of [say('shifts.slip.z_title'), say('shifts.slip.all_shifts'), say('shifts.slip.digest')]) {
      expect(paper.includes(line), () => `no ${line} on\n${paper}`);
    }
    await button('shifts.day.reopen').waitFor();
  });
  await look(results, page, 'day-closed', { smallest: MOUSE, sizes: ALL_SIZES });
  await step('what opens now belongs to the next day, and says so', async () => {
    const today = await test('day').locator('xpath=ancestor::dialog').getAttribute('aria-label');
    await page.goto(`${till.bridge}/till`);
    await test('open-day').waitFor();
    const date = (await test('open-day').innerText()).replace(/^.*?：/, '');
    expect(!today.includes(date), `${date} is closed`);
  });
  await step('reopening takes a reason and another person', async () => {
    await page.goto(`${till.bridge}/days`);
    await page.locator('.sf-day').first().click();
    await button('shifts.day.reopen').click();
    const form = test('reopen');
    expect(!(await form.innerText()).includes(MANAGER.name), 'one may agree with oneself');
    await form.getByLabel(say('shifts.reopen.reason')).fill('漏记一单');
    await form.getByRole('radio', { name: OWNER.name }).check();
    for (const digit of OWNER.pin) await form.getByRole('button', { name: digit, exact: true }).click();
  });
  await look(results, page, 'day-reopen', { smallest: MOUSE });
  await step('the old Z stays, and says who took it back', async () => {
    await test('reopen').getByRole('button', { name: say('shifts.day.reopen'), exact: true }).click();
    await test('version').first().waitFor();
    await test('version').first().locator('summary').click();
    await test('version').first().getByText(OWNER.name).waitFor();
  });
  await step('the next close makes version 2', async () => {
    await page.getByLabel(say('shifts.day.note')).fill('补记后再结');
    const paper = await paperOf(() => button('shifts.day.close').click());
    expect(new RegExp(`${say('shifts.slip.version')}\\s+2`).test(paper), () => `no version 2 on\n${paper}`);
    await page.keyboard.press('Escape');
    await page.getByText(say('shifts.days.z', { no: 2, version: 2 })).waitFor();
  });
  await look(results, page, 'days', { smallest: MOUSE, sizes: ALL_SIZES });
  await step('a cashier has no days', async () => {
    await leave();
    await signIn(CASHIER);
    await test('open-day').waitFor();
    await page.goto(`${till.bridge}/days`);
    await page.getByText(say('shell.no_right.title')).waitFor();
  });
}
