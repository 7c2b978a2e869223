// 本机偏好: what a device looks and sounds like, changed without a reload, kept over one, and heard with the ear of the page.
import { look, overflow, picture, settle, SIZES, targets, TOUCH } from './looks.mjs';
import { scan, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { CASHIER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const TEA = '6901234567892';

/** Writes down every tone that is begun: how high, how loud, from when to when (ms). */
function listenIn() {
  window.heard = [];
  const { start, stop } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (when) {
    this.note = { pitch: this.frequency.value, from: when * 1_000 };
    window.heard.push(this.note);
    return start.call(this, when);
  };
  OscillatorNode.prototype.stop = function (when) {
    this.note.to = when * 1_000;
    return stop.call(this, when);
  };
  const ramp = AudioParam.prototype.setValueAtTime;
  AudioParam.prototype.setValueAtTime = function (value, when) {
    window.gain = value;
    return ramp.call(this, value, when);
  };
}

export async function preferences({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: SIZES[0], locale: 'zh-CN', colorScheme: 'light' });
  await context.addInitScript(listenIn);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`preferences: ${name}`, run);
    if (!passed) await picture(page, `failed-preferences-${name.replaceAll(/\W+/g, '-')}`);
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
  const choose = (key) => page.getByRole('radio', { name: say(key), exact: true }).check({ force: true });
  const root = (read) => page.evaluate(read);
  const goTo = async (words) => {
    await page.keyboard.press('Control+k');
    await test('palette').waitFor();
    await type(page, words);
    await page.keyboard.press('Enter');
    await eventually(async () => (await test('palette').count()) === 0, 'the palette closes');
  };
  /** The tones of what is done. */
  const heard = async (count, work) => {
    await page.evaluate(() => (window.heard.length = 0));
    await work();
    await eventually(() => page.evaluate((count) => window.heard.length >= count && window.heard.every(({ to }) => to), count), `${count} tones`);
    return page.evaluate(() => window.heard);
  };
  const short = (tones) => {
    const ms = tones.at(-1).to - tones[0].from;
    expect(ms > 30 && ms <= 150.5, () => `it lasts ${ms} ms`);
  };

  const ready = await step('a cashier opens a shift', async () => {
    await sit(page, shop, '65', CASHIER);
    await openShift(page, shop);
  });
  if (!ready) return;
  await step('the menu and Ctrl+K lead to it', async () => {
    await page.getByRole('button', { name: say('shell.menu.open') }).click();
    await page.getByRole('link', { name: say('shell.menu.preferences') }).click();
    await test('preferences').waitFor();
    await goTo('收银');
    await test('tile').first().waitFor();
    await goTo('bjph');
    await test('preferences').waitFor();
  });
  await look(results, page, 'preferences', { smallest: TOUCH });
  await page.evaluate(() => (window.stays = true));
  await step('a theme holds at once, by keys alone', async () => {
    const paper = () => root(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole('radio', { name: say('shell.theme.light'), exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await root(() => document.documentElement.dataset.theme)) === 'dark', 'the dark theme');
    expect((await paper()) !== light, 'the paper stays as it was');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await paper()) === 'rgb(255, 255, 255)', 'white paper');
    await choose('shell.theme.auto');
  });
  await step('a system that wants more contrast gets it, in the dark too', async () => {
    const ink = () => root(() => getComputedStyle(document.documentElement).getPropertyValue('--ink-2').trim());
    const inks = [];
    for (const media of [{ colorScheme: 'light' }, { colorScheme: 'light', contrast: 'more' }, { colorScheme: 'dark', contrast: 'more' }]) {
      await page.emulateMedia({ contrast: 'no-preference', ...media });
      inks.push(await ink());
    }
    same(inks, ['#4c534e', '#1e2320', '#eceae3'], 'the colour of labels');
    await page.emulateMedia({ colorScheme: 'light', contrast: null });
  });
  await step('the till is heard: what was scanned, what nobody knows, what is paid', async () => {
    await goTo('收银');
    await test('tile').first().waitFor();
    const scanned = await heard(1, () => scan(page, TEA));
    same(scanned.length, 1, 'tones of a scan');
    expect(scanned[0].pitch > 1_000, () => `it is ${scanned[0].pitch} Hz`);
    short(scanned);
    const unknown = await heard(2, () => scan(page, '6999999999994'));
    same(unknown.length, 2, 'tones of an unknown code');
    expect(unknown.every(({ pitch }) => pitch < 300), () => JSON.stringify(unknown));
    short(unknown);
    expect((await page.locator('.k-notice').count()) > 0, 'nothing is seen of it');
    const paid = await heard(2, () => test('exact-cash').click());
    same(paid.length, 2, 'tones of a payment');
    expect(paid[1].pitch > paid[0].pitch, () => JSON.stringify(paid));
    short(paid);
    await test('done').waitFor();
  });
  await step('louder is louder, and off is silent', async () => {
    await goTo('bjph');
    const loudness = async (key) => (await heard(1, () => choose(key)), root(() => window.gain));
    const [low, high] = [await loudness('shell.volume.low'), await loudness('shell.volume.high')];
    expect(high > low && low > 0, `low is ${low}, high is ${high}`);
    await choose('shell.volume.off');
    await page.evaluate(() => (window.heard.length = 0));
    await goTo('收银');
    await test('tile').first().waitFor();
    await scan(page, TEA);
    await test('cart-line').first().waitFor();
    await settle(page);
    same(await root(() => window.heard.length), 0, 'tones');
  });
  await step('the left hand has the goods on its side', async () => {
    const lefts = () => Promise.all(['.till-cart', '.till-side'].map((part) => page.locator(part).evaluate((part) => part.getBoundingClientRect().left)));
    const [cart, goods] = await lefts();
    expect(cart < goods, 'the cart is not on the left to begin with');
    await goTo('bjph');
    await choose('shell.hand.left');
    await goTo('收银');
    await test('tile').first().waitFor();
    const [cartNow, goodsNow] = await lefts();
    expect(goodsNow < cartNow, 'the cart is still on the left');
  });
  await look(results, page, 'till-left-hand');
  await step('nothing of it needed a reload, and all of it outlives one', async () => {
    expect(await root(() => window.stays === true), 'the page was loaded again');
    await page.reload();
    await test('tile').first().waitFor();
    const kept = await root(() => ({ ...document.documentElement.dataset }));
    same([kept.theme, kept.hand], ['auto', 'left'], 'what is kept');
  });
  for (const [name, px] of [['large', 20], ['larger', 24]]) {
    await step(`${name} type makes all of it larger`, async () => {
      await goTo('bjph');
      await choose(`shell.size.${name}`);
      same(await root(() => getComputedStyle(document.documentElement).fontSize), `${px}px`, 'the size of a rem');
    });
    for (const place of ['preferences', 'till']) {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.goto(`${shop.server}/${place}`);
        await (place === 'till' ? test('tile').first() : test('preferences')).waitFor();
        await settle(page);
        await picture(page, `${place}-${name}-${size.width}-zh`);
        await results.check(`${place}-${name}-${size.width}-zh overflow`, () => overflow(page));
        await results.check(`${place}-${name}-${size.width}-zh targets`, () => targets(page, TOUCH));
      }
    }
    await page.setViewportSize(SIZES[0]);
  }
}
