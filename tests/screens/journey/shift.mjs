// Sign-in, the float in the drawer, and at the end the blind count and the slip.
import { amountAfter, textOf } from '../escpos.mjs';
import { speak } from '../looks.mjs';
import { fen, type } from '../person.mjs';
import { expect, same } from '../results.mjs';
import { CASHIER } from '../shop.mjs';
import { FLOAT_FEN } from './walk.mjs';

export async function signIn(walk) {
  const { page } = walk;
  await walk.step('the bridge serves the sign-in page', async () => {
    await page.goto(walk.till.bridge);
    await page.locator('.sh-language').first().waitFor();
    await speak(page, walk.language);
    await page.getByRole('heading', { name: walk.word('access.sign_in.who') }).waitFor();
  });
  await walk.look('sign-in');
  await walk.step('a wrong PIN is refused in words', async () => {
    await page.getByRole('button', { name: CASHIER.name }).click();
    await type(page, '111111');
    await page.getByText(walk.word('err.access.PIN_WRONG', { left: 4 })).waitFor();
  });
  await walk.step('tile and PIN sign in', async () => {
    await type(page, CASHIER.pin);
    await page.getByRole('heading', { name: walk.word('shifts.open.title') }).waitFor();
  });
}

export async function openShift(walk) {
  await walk.step('there is no till before a shift is open', async () => {
    same(await walk.test('pay').count(), 0, 'pay buttons');
  });
  await walk.look('shift-open');
  await walk.step('the shift opens with a float', async () => {
    await walk.page.getByRole('button', { name: '¥500', exact: true }).click();
    same(fen(await walk.page.locator('.k-total__amount').innerText()), FLOAT_FEN, 'float');
    await walk.button('shifts.open.go').click();
    await walk.test('tile').first().waitFor();
  });
}

export async function closeShift(walk) {
  const { page } = walk;
  const shortFen = 100;
  await walk.step('the count is blind and a difference wants a reason', async () => {
    await page.goto(`${walk.till.bridge}/shift`);
    await page.getByRole('heading', { name: walk.word('shifts.close.title') }).waitFor();
    expect(!(await page.locator('main').innerText()).includes((walk.cashFen / 100).toFixed(2)), 'the expected sum is shown');
    await walk.look('shift-count');
    await count(walk, walk.cashFen - shortFen);
    same(fen(await page.locator('.k-total__amount').first().innerText()), walk.cashFen - shortFen, 'counted');
    await page.keyboard.press('F9');
    await page.getByText(walk.word('shifts.difference.short')).first().waitFor();
    await walk.look('shift-differs');
  });
  await walk.step('the shift closes and its slip is printed', async () => {
    await walk.button('shifts.reason.change').click();
    const paper = await walk.nextPaper(() => page.keyboard.press('F9'));
    await page.getByRole('heading', { name: walk.word('shifts.done.title') }).waitFor();
    const text = textOf(paper);
    expect(text.includes(walk.word('shifts.slip.title')), () => `no title on\n${text}`);
    same(amountAfter(paper, walk.word('shifts.slip.expected')), walk.cashFen, 'expected cash on the slip');
    same(amountAfter(paper, walk.word('shifts.slip.counted')), walk.cashFen - shortFen, 'counted cash on the slip');
    same(amountAfter(paper, walk.word('shifts.slip.difference')), -shortFen, 'difference on the slip');
    same(amountAfter(paper, walk.word('shifts.slip.all_sales')), walk.salesFen, 'sales on the slip');
    expect(text.includes(walk.word('shifts.reason.change')), 'the reason is not on the slip');
  });
  await walk.look('shift-done');
  await walk.step('and the next one may sign in', async () => {
    await walk.button('shifts.done.leave').click();
    await page.getByRole('heading', { name: walk.word('access.sign_in.who') }).waitFor();
  });
}

/** Types the pieces that make up a sum, largest first, Enter after each as the page asks. */
async function count(walk, sumFen) {
  const denominations = await walk.page.locator('.sf-piece__name').allInnerTexts();
  const values = denominations.map((text) => (text.startsWith('¥') ? Number(text.slice(1)) * 100 : /角|jiao/i.test(text) ? parseInt(text, 10) * 10 : parseInt(text, 10)));
  let left = sumFen;
  for (const [at, value] of values.entries()) {
    const pieces = Math.floor(left / value);
    left -= pieces * value;
    if (pieces > 0) await type(walk.page, String(pieces));
    if (left === 0 || at === values.length - 1) break;
    await walk.page.keyboard.press('ArrowDown');
  }
  same(left, 0, 'what no denomination can hold');
}
