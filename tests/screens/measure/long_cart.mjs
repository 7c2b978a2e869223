// What a line costs when the cart is nearly as long as carts can be.
import { middle, test, timedTap } from './paint.mjs';

/** Lines before the first tap that counts; five hundred are the most. */
const LINES = 480;
/** The first goods are tapped while it is measured; a few behind them, in sight too, are laid onto each other before. */
const TAPS = 15;
const SEED = 8;
const KEPT = 'zf.till.cart';

const due = `document.querySelector('[data-test="due"]').textContent`;

/** Taps of goods that the cart has no line of; then the lines that came are taken back. */
async function taps(page) {
  const out = [];
  for (let n = 0; n < TAPS; n += 1) {
    const before = await page.evaluate(due);
    const at = await middle(test(page, 'tile').nth(n));
    out.push(await timedTap(page, at, `${due} !== ${JSON.stringify(before)}`));
  }
  for (let n = 0; n < TAPS; n += 1) await page.keyboard.press('Control+z');
  return out;
}

/** `atBothSpeeds` runs a measure. Leaves an empty cart. */
export async function longCart(page, atBothSpeeds) {
  for (let n = 0; n < SEED; n += 1) {
    await test(page, 'tile').nth(TAPS + n).click();
    await page.waitForFunction((lines) => (localStorage.getItem('zf.till.cart') ?? '').split('\n').length === lines + 1, n + 1);
  }
  await page.evaluate(
    ([name, times]) => {
      const [head, ...lines] = localStorage.getItem(name).split('\n');
      localStorage.setItem(name, [head, ...Array(times).fill(lines).flat()].join('\n'));
    },
    [KEPT, LINES / SEED],
  );
  await page.reload();
  await test(page, 'cart-line').first().waitFor();
  await test(page, 'tile').nth(SEED + TAPS).waitFor();
  const add_line_to_paint_ms = await atBothSpeeds(taps);
  const rows_in_page = await test(page, 'cart-line').count();
  await page.evaluate((name) => localStorage.removeItem(name), KEPT);
  await page.reload();
  await test(page, 'tile').first().waitFor();
  return { lines: LINES, rows_in_page, add_line_to_paint_ms };
}
