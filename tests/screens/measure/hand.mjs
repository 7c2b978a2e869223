// What a hand does at the till, timed: taps of goods, typed searches, the payment screen, whole sales.
import { emptyCart, middle, shown, spread, still, test, timed, timedTap, times } from './paint.mjs';

const SLOW = 4;
const TAPS = 80;
/** Lines of a cart before it is emptied. */
const LINES = 20;
const SEARCHES = ['ljt', '铁观音', '普洱', 'gyp', '6910000', '礼盒 4', 'zzz', '3999'];

/** Runs `measure` at both speeds, twice in turn, so that a moment of the machine's does not fall on one of them alone. */
export async function atBothSpeeds(page, measure) {
  const session = await page.context().newCDPSession(page);
  const out = { x1: [], x4: [] };
  for (const rate of [1, SLOW, 1, SLOW]) {
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    out[`x${rate}`].push(...(await measure(page)));
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  return { x1: times(out.x1), x4: times(out.x4), work_ms: spread(out.x1.map(({ work }) => work)).p50 };
}

/** Each tap is another good, and so another line. */
export async function taps(page) {
  const out = [];
  while (out.length < TAPS / 2) {
    await emptyCart(page);
    for (let n = 0; n < LINES; n += 1) {
      const at = await middle(test(page, 'tile').nth(n));
      const wanted = `document.querySelectorAll('[data-test="cart-line"]').length === ${n + 1}`;
      out.push(await timedTap(page, at, wanted));
    }
  }
  await emptyCart(page);
  return out;
}

export async function plainTaps(page) {
  const out = [];
  const at = await middle(page.locator('button'));
  for (let n = 0; n < TAPS / 2; n += 1) {
    const lines = await page.locator('li').count();
    out.push(await timedTap(page, at, `document.querySelectorAll('li').length === ${lines + 1}`));
  }
  return out;
}

/** Each key is a search of its own; a frame with the key and with goods that change later is no answer. */
export async function searches(page) {
  const out = [];
  const goods = `document.querySelector('[data-test="tiles"]').textContent`;
  for (const words of SEARCHES) {
    for (const character of words) {
      const before = (await page.evaluate(`document.querySelector('[data-test="scan-box"]').value`)) + character;
      const typed = `document.querySelector('[data-test="scan-box"]').value === ${JSON.stringify(before)}`;
      const painted = `${typed} && (window.found = ${goods}) !== null`;
      if (character.charCodeAt(0) < 128) out.push(await timed(page, 'keydown', painted, () => page.keyboard.press(character === ' ' ? 'Space' : character)));
      else out.push(await timed(page, 'input', painted, async () => {
        await test(page, 'scan-box').focus();
        await page.keyboard.insertText(character);
      }));
      await page.evaluate(still);
      if (!(await page.evaluate(`window.found === ${goods}`))) throw new Error(`the goods for ${before} came later than the word`);
    }
    await page.keyboard.press('Escape');
  }
  return out;
}

export async function payments(page) {
  const out = [];
  await test(page, 'tile').first().click();
  await test(page, 'cart-line').first().waitFor();
  for (let n = 0; n < 12; n += 1) {
    out.push(await timed(page, 'keydown', shown('payment'), () => page.keyboard.press('Space')));
    await page.keyboard.press('Escape');
    await test(page, 'payment').waitFor({ state: 'detached' });
  }
  await emptyCart(page);
  return out;
}

/** From the press of 现金正好 to the receipt of the sale: the shop's server, its disk and the agent are in it. */
export async function sales(page, count) {
  const out = [];
  await sell(page, count, async (key) => out.push(await timedTap(page, key, shown('done'))));
  return out;
}

/** As many sales as quickly as they go, or with a `press` of one's own. */
export async function sell(page, count, press = (key) => page.mouse.click(...key)) {
  const tile = await middle(test(page, 'tile').first());
  for (let n = 0; n < count; n += 1) {
    await page.mouse.click(...tile);
    await test(page, 'cart-line').first().waitFor();
    await test(page, 'done').waitFor({ state: 'detached' });
    await press(await middle(test(page, 'exact-cash')));
    await test(page, 'done').waitFor();
  }
}
