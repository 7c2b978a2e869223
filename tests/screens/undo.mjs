// Undo instead of confirm: what a slip of the finger does to a cart is taken back by the notice, and by Ctrl+Z.
import { look, picture } from './looks.mjs';
import { type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const MEMBERS = ['王建国', '5521'];

export async function undo({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`undo: ${name}`, run);
    if (!passed) await picture(page, `failed-undo-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  try {
    await steps({ results, step, shop, page });
  } finally {
    await context.close();
  }
}

async function steps({ results, step, shop, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const button = (key, within = page) => within.getByRole('button', { name: say(key), exact: true });
  const tile = (name) => test('tile').filter({ hasText: name }).first().click();
  const closed = () => eventually(async () => (await page.locator('dialog').count()) === 0, 'the dialog closes');
  /** All of the cart that a person would miss. */
  const cart = async () => ({
    lines: await page.locator('.till-line__main').allInnerTexts(),
    due: await test('due').locator('.k-total__amount').innerText(),
    member: await test('member-name').allInnerTexts(),
  });
  const waiting = () => test('held-count').allInnerTexts();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const confirm = async () => {
    await press('Enter');
    await closed();
  };

  const ready = await step('a manager opens a shift', async () => {
    await sit(page, shop, '66', MANAGER);
    await openShift(page, shop);
    await tile('西湖龙井');
    await tile('绿豆糕');
  });
  if (!ready) return;

  const BACK = { 'the notice': () => button('kit.undo').last().click(), 'Ctrl+Z': () => press('Control+z') };
  /** Done, and taken back in both ways. */
  const bothWays = (name, work) =>
    step(name, async () => {
      for (const [way, back] of Object.entries(BACK)) {
        const before = await cart();
        await work();
        await eventually(async () => JSON.stringify(await cart()) !== JSON.stringify(before), 'the change');
        await button('kit.undo').last().waitFor();
        await back();
        await eventually(async () => JSON.stringify(await cart()) === JSON.stringify(before), `the cart of before, by ${way},`);
        await eventually(async () => (await button('kit.undo').count()) === 0, 'the offer goes with what it offered');
      }
    });

  await bothWays('a line that was removed', () => press('Delete'));
  await bothWays('a quantity', async () => {
    await press('*');
    await page.locator('dialog').waitFor();
    await type(page, '7');
    await confirm();
  });
  await bothWays('a discount of a line', async () => {
    await press('/');
    await test('treat').waitFor();
    await type(page, '8');
    await confirm();
  });
  await bothWays('a discount of the whole bill', async () => {
    await press('F10');
    await test('treat').waitFor();
    await type(page, '9');
    await confirm();
  });
  const name = async () => {
    await press('F2');
    await type(page, MEMBERS[1]);
    await test('member-row').filter({ hasText: MEMBERS[0] }).first().click();
    await closed();
  };
  await bothWays('a member who was named', name);
  await step('a member stays', async () => {
    await name();
    await test('member-name').waitFor();
  });
  await bothWays('a member who was left out', () => press('F6'));
  await bothWays('a cart that was cleared away, by its key', () => press('Shift+Delete'));
  await bothWays('and by its button', () => button('till.cart.empty_out').click());
  await step('the key takes back what the notice does not offer any more', async () => {
    const before = await cart();
    await press('Shift+Delete');
    // The pictures outlast the notice.
    await look(results, page, 'cart-cleared');
    await press('Control+z');
    await eventually(async () => JSON.stringify(await cart()) === JSON.stringify(before), 'the cart of before');
  });
  await step('a change that is older than the newest is not offered any more', async () => {
    await press('*');
    await page.locator('dialog').waitFor();
    await type(page, '3');
    await confirm();
    await button('kit.undo').waitFor();
    await tile('桂花糕');
    await eventually(async () => (await button('kit.undo').count()) === 0, 'the offer goes');
  });
  await step('a held bill that was dropped', async () => {
    for (const back of Object.values(BACK)) {
      const before = await cart();
      await press('F7');
      await eventually(async () => (await test('cart-line').count()) === 0, 'the bill is held');
      await press('F8');
      await test('held-card').waitFor();
      await button('till.held.drop', test('held-pane')).click();
      const dialog = test('held-drop');
      await dialog.getByRole('radio', { name: say('till.held.mistake'), exact: true }).check({ force: true });
      await button('till.held.drop', dialog).click();
      await closed();
      await eventually(async () => (await test('held-card').count()) === 0, 'the bill is dropped');
      // The pane's field has the focus: Ctrl+Z is its own there.
      await press('Escape');
      same(await waiting(), [], 'bills that wait');
      await back();
      await eventually(async () => (await test('cart-line').count()) === before.lines.length, 'the bill is back');
      expect((await test('held-strip').count()) === 1, 'it is not that bill any more');
      same((await cart()).due, before.due, 'what is due');
    }
  });
  await step('what is left is sold', async () => {
    await test('exact-cash').click();
    await test('done').waitFor();
  });
}
