// What makes the touch front quick, as far as it can be seen without a clock (the times are measured by measure.mjs): what
// stands in the page stays there, and nothing keeps the page painting after a tap.
import { picture } from './looks.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';

/** Several goods are found by the first, one of them by the second. */
const [MANY, ONE] = ['茶', '陈皮白茶'];
/** So low that the goods scroll; the other one has fewer columns. */
const [WIDE, NARROW] = [{ width: 1366, height: 480 }, { width: 1100, height: 480 }];

export async function quickness({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: WIDE, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`quickness: ${name}`, run);
    if (!passed) await picture(page, `failed-quickness-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  try {
    await steps({ step, shop, page });
  } finally {
    await context.close();
  }
}

async function steps({ step, shop, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const pay = async () => {
    await page.keyboard.press('Space');
    await test('payment').waitFor();
  };
  const back = async () => {
    await page.keyboard.press('Escape');
    await test('tile').first().waitFor();
  };
  /** How the tiles lie: columns, and how many of them are in the page. */
  const grid = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('.till-tiles__shown'));
      return { columns: style.gridTemplateColumns.split(' ').length, tiles: document.querySelectorAll('[data-test="tile"]').length };
    });
  const remember = (node) => page.evaluate((node) => (window.remembered = node), node);
  const stands = () => page.evaluate(() => window.remembered.isConnected && window.remembered.checkVisibility());

  const ready = await step('a manager opens a shift', async () => {
    await sit(page, shop, '87', MANAGER);
    await openShift(page, shop);
  });
  if (!ready) return;

  await step('a new line is tinted at once, and nothing moves in the cart', async () => {
    const seen = await page.evaluate(
      () =>
        new Promise((done) => {
          document.querySelector('[data-test="tile"]').click();
          requestAnimationFrame(() => {
            const moving = document.getAnimations().filter(({ effect }) => effect.target?.closest('.till-cart') && effect.getComputedTiming().duration > 0);
            const line = document.querySelector('[data-test="cart-line"]');
            done({ moving: moving.length, tint: getComputedStyle(line, '::before').backgroundColor });
          });
        }),
    );
    same(seen.moving, 0, 'animations in the cart');
    expect(seen.tint !== 'rgba(0, 0, 0, 0)', 'a new line has no tint');
    const tint = () => page.evaluate(() => getComputedStyle(document.querySelector('[data-test="cart-line"]'), '::before').backgroundColor);
    await eventually(async () => (await tint()) === 'rgba(0, 0, 0, 0)', 'the tint goes');
  });
  await step('the goods stand behind the money as they stood', async () => {
    // Nobody's hand is at the money before the frame in which the page hears of the scrolling.
    const scrolled = await page.evaluate(async () => {
      const tiles = document.querySelector('[data-test="tiles"]');
      tiles.scrollTop = 120;
      await new Promise((heard) => requestAnimationFrame(() => requestAnimationFrame(heard)));
      return tiles.scrollTop;
    });
    same(scrolled, 120, 'goods that scroll');
    await page.evaluate(() => (window.remembered = document.querySelector('[data-test="tile"]')));
    await pay();
    expect(!(await stands()), 'goods are seen beside the money');
    await back();
    expect(await stands(), 'the goods were made anew');
    // Put back in the frame that shows them.
    await eventually(() => page.evaluate(() => document.querySelector('[data-test="tiles"]').scrollTop === 120), 'goods where they were scrolled to');
  });
  await step('a page that changed its size behind the money lies right', async () => {
    const wide = await grid();
    await pay();
    await page.setViewportSize(NARROW);
    await back();
    const fresh = async () => {
      await page.reload();
      await test('tile').first().waitFor();
      await page.evaluate(() => (document.querySelector('[data-test="tiles"]').scrollTop = 0));
      return grid();
    };
    const columns = await eventually(async () => ((await grid()).columns < wide.columns ? (await grid()).columns : 0), 'fewer columns');
    same(columns, (await fresh()).columns, 'columns');
    await pay();
    await page.setViewportSize(WIDE);
    await page.reload();
    await test('payment').waitFor();
    await back();
    await eventually(async () => (await grid()).columns === wide.columns, 'as many columns as before');
  });
  await step('a good that a longer word finds again is not made anew', async () => {
    await test('scan-box').fill(MANY);
    await eventually(async () => !(await test('tile').first().innerText()).includes(ONE), 'others before it');
    const tile = test('tile').filter({ hasText: ONE });
    await tile.waitFor();
    await remember(await tile.elementHandle());
    await test('scan-box').fill(ONE);
    await eventually(async () => (await test('tile').count()) === 1, 'one good');
    expect(await stands(), 'its tile was made anew');
  });
}
