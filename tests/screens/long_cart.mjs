// A cart as long as carts can be, on the touch front: what is in the page, and what a tap touches there, does not grow with it.
import { BRIEF, look, picture } from './looks.mjs';
import { scan } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';
import { LONGEST, TEA } from './hand.mjs';

const KEPT = 'zf.till.cart';
/** Rows in sight, and a few above and below them. */
const MOST_ROWS = 30;
/** What one tap may change in the page: the new line, the sums, a tile's count; not what is already there. */
const MOST_TOUCHED = 150;

export async function longCart({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`long cart: ${name}`, run);
    if (!passed) await picture(page, `failed-long-cart-${name.replaceAll(/\W+/g, '-')}`);
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
  const rows = () => test('cart-line').count();
  const due = () => test('due').locator('.k-total__amount').innerText();
  const yuan = (lines) => `¥${((lines * TEA.fen) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
  const dueIs = (lines) => eventually(async () => (await due()) === yuan(lines), `${lines} lines due`);
  const selectedIsSeen = () =>
    eventually(
      () =>
        page.evaluate(() => {
          const [list, line] = ['.till-lines', '.till-line--selected'].map((name) => document.querySelector(name)?.getBoundingClientRect());
          return list && line && line.top >= list.top - 1 && line.bottom <= list.bottom + 1;
        }),
      'the selected line in sight',
    );
  /** Nodes that came, went or changed while `act` was done. */
  const touched = async (act, done) => {
    await page.evaluate(() => {
      window.touched = 0;
      const count = (node) => 1 + (node.querySelectorAll?.('*').length ?? 0);
      window.watcher = new MutationObserver((records) => {
        for (const { addedNodes, removedNodes } of records) {
          window.touched += 1;
          for (const node of [...addedNodes, ...removedNodes]) window.touched += count(node);
        }
      });
      window.watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await act();
    await done();
    return page.evaluate(() => (window.watcher.disconnect(), window.touched));
  };
  /** The cart as the browser keeps it, as many times. */
  const grow = async (lines) => {
    await page.evaluate(
      ([name, lines]) => {
        // What waits to be kept is kept now, and not over what is put there.
        window.dispatchEvent(new Event('pagehide'));
        const [head, line] = localStorage.getItem(name).split('\n');
        localStorage.setItem(name, [head, ...Array(lines).fill(line)].join('\n'));
      },
      [KEPT, lines],
    );
    await page.reload();
    await dueIs(lines);
  };

  const ready = await step('a till with one line', async () => {
    await sit(page, shop, '84', MANAGER);
    await openShift(page, shop);
    await scan(page, TEA.barcode);
    await dueIs(1);
    await eventually(() => page.evaluate((name) => localStorage.getItem(name)?.includes('\n'), KEPT), 'a kept cart');
  });
  if (!ready) return;

  const [short, long] = [10, LONGEST - 1];
  let atShort;
  await step('a tap at ten lines', async () => {
    await grow(short);
    same(await rows(), short, 'rows of a short cart');
    atShort = await touched(() => test('tile').first().click(), () => eventually(async () => (await rows()) === short + 1, 'the line'));
  });
  await step('a tap at the five hundredth line touches no more', async () => {
    await grow(long);
    expect((await rows()) <= MOST_ROWS, 'rows out of sight are in the page');
    await selectedIsSeen();
    const before = await due();
    const atLong = await touched(() => test('tile').first().click(), () => eventually(async () => (await due()) !== before, 'the line'));
    await selectedIsSeen();
    expect((await rows()) <= MOST_ROWS, 'rows out of sight are in the page');
    console.log(`    nodes touched: ${atShort} at ${short} lines, ${atLong} at ${LONGEST}`);
    expect(atLong <= MOST_TOUCHED, () => `a tap touched ${atLong} nodes`);
    await page.keyboard.press('Control+z');
    await dueIs(long);
  });
  await step('the selection walks through rows that come and go', async () => {
    for (let n = 0; n < 40; n += 1) await page.keyboard.press('ArrowUp');
    await selectedIsSeen();
    for (let n = 0; n < 15; n += 1) await page.keyboard.press('ArrowDown');
    await selectedIsSeen();
    await page.keyboard.press('Delete');
    await dueIs(long - 1);
    await selectedIsSeen();
    await page.keyboard.press('Control+z');
    await dueIs(long);
    await selectedIsSeen();
  });
  await step('scrolling finds the first line and the last', async () => {
    const scrolled = (top) => page.evaluate((top) => (document.querySelector('.till-lines').scrollTop = top), top);
    const edge = (side) =>
      page.evaluate((side) => {
        const list = document.querySelector('.till-lines').getBoundingClientRect();
        const lines = [...document.querySelectorAll('.till-line')].map((line) => line.getBoundingClientRect());
        return side === 'top' ? Math.abs(lines[0].top - list.top) <= 1 : Math.abs(lines.at(-1).bottom - list.bottom) <= 1;
      }, side);
    await scrolled(0);
    await eventually(() => edge('top'), 'the first line at the top');
    await scrolled(1e6);
    await eventually(() => edge('bottom'), 'the last line at the bottom');
  });
  await look(results, page, 'till-long', { plan: BRIEF });
  await step('a reload right behind a tap loses nothing', async () => {
    const before = await due();
    await page.evaluate(() => {
      document.querySelector('[data-test="tile"]').click();
      location.reload();
    });
    await page.waitForLoadState();
    await eventually(async () => ![before, yuan(0)].includes(await due()), 'the line of before the reload');
  });
}
