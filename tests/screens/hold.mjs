// Held bills 挂单 as two tills of one shop use them, and what is left of a sale when its browser is killed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { OPTIONS } from './chromium.mjs';
import { look, picture } from './looks.mjs';
import { fen, listen, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { openShift, signIn, sit } from './seat.mjs';
import { CASHIER, ENROL_CODE, MANAGER } from './shop.mjs';
import { Books } from './wire.mjs';

const say = (key, params) => word('zh', key, params);
const SIZE = { width: 1366, height: 768 };
const CONTEXT = { viewport: SIZE, locale: 'zh-CN', colorScheme: 'light' };
const MEMBER = { name: '王建国', tail: '5521' };

/** Somebody at a till of their own, straight at the server. */
class Waiter {
  constructor(shop, page, tillNo, person) {
    Object.assign(this, { shop, page, tillNo, person });
    page.setDefaultTimeout(30_000);
  }

  async begin() {
    await sit(this.page, this.shop, this.tillNo, this.person);
    await openShift(this.page, this.shop);
  }

  test(name) {
    return this.page.locator(`[data-test="${name}"]`);
  }

  button(key, within = this.page) {
    return within.getByRole('button', { name: say(key), exact: true });
  }

  async ringUp(...names) {
    for (const name of names) {
      const pieces = await this.pieces();
      await this.test('tile').filter({ hasText: name }).first().click();
      await eventually(async () => (await this.pieces()) !== pieces, `${name} is rung up`);
    }
  }

  pieces() {
    return this.test('cart-lines').allInnerTexts().then((texts) => texts.join());
  }

  due() {
    return this.test('due').locator('.k-total__amount').innerText().then(fen);
  }

  lines(wanted) {
    return eventually(async () => (await this.test('cart-line').count()) === wanted, `${wanted} lines at till ${this.tillNo}`);
  }

  /** F7: one key. */
  async hold() {
    await this.page.keyboard.press('F7');
    await this.lines(0);
  }

  /** F8, and all bills that wait. */
  async openBills() {
    await this.page.keyboard.press('F8');
    await this.test('held-pane').waitFor();
  }

  bill(text) {
    return this.test('held-card').filter({ hasText: text });
  }

  async waiting(wanted) {
    const count = this.test('held-count');
    const read = async () => ((await count.count()) ? Number(await count.innerText()) : 0);
    // Other tills are asked for every quarter of a minute.
    await eventually(async () => (await read()) === wanted, `${wanted} wait at till ${this.tillNo}`, 25);
  }

  /** What a person would miss. */
  async seen() {
    await this.test('cart-line').first().waitFor();
    const texts = (name) => this.test(name).allInnerTexts();
    // Not which of them is selected.
    const lines = await this.test('cart-line').evaluateAll((all) =>
      all.map((line) => line.querySelector('.till-line__main').innerText),
    );
    return { lines, due: await this.due(), member: await texts('member-name'), held: await texts('held-strip') };
  }
}

/** Two contexts are two devices; a browser process of its own is killed. */
export async function hold({ results, shop, browser }) {
  const contexts = [await browser.newContext(CONTEXT), await browser.newContext(CONTEXT)];
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  const one = new Waiter(shop, pages[0], '61', CASHIER);
  const two = new Waiter(shop, pages[1], '62', MANAGER);
  const complaints = pages.map(listen);
  const step = (name, run) => check({ results, name, run, pages: () => pages });
  try {
    const ready = await step('two waiters begin', async () => {
      await one.begin();
      await two.begin();
    });
    if (ready) await twoWaiters({ results, step, one, two });
    await step('the browsers have nothing to complain about', () => {
      // No agent answers on the server's own address.
      same(complaints.flat().filter((words) => !/HwbridgeService|status of 405/.test(words)), [], 'complaints');
    });
  } finally {
    for (const context of contexts) await context.close();
  }
  await killed({ results, shop });
}

async function check({ results, name, run, pages }) {
  const passed = await results.check(`hold: ${name}`, run);
  if (!passed) {
    for (const [at, page] of pages().entries()) await picture(page, `failed-hold-${at + 1}-${name.replaceAll(/\W+/g, '-')}`).catch(() => undefined);
  }
  return passed;
}

async function twoWaiters({ results, step, one, two }) {
  const see = (page, name) => look(results, page, name);
  await step('with nothing held, the bills say so', async () => {
    await one.openBills();
    await one.page.locator('.hd-body .k-empty').waitFor();
  });
  await see(one.page, 'held-none');
  await step('one key holds the cart, and every till counts it', async () => {
    await one.page.keyboard.press('Escape');
    await one.ringUp('绿豆糕', '水果拼盘');
    await one.hold();
    await one.waiting(1);
  });
  await step('an undo takes it back', async () => {
    await one.button('kit.undo').click();
    await one.lines(2);
    await one.test('held-strip').waitFor();
    await one.waiting(0);
  });
  await step('held again, every till counts it', async () => {
    await one.hold();
    await two.waiting(1);
    await one.openBills();
    await one.bill('绿豆糕').click();
    await one.lines(2);
  });
  await see(one.page, 'held-recalled');
  await step('the other is told who has it, and leaves it', async () => {
    await two.openBills();
    await two.bill('绿豆糕').click();
    await two.test('held-taken').waitFor();
    const said = await two.test('held-taken').innerText();
    expect(said.includes(CASHIER.name) && said.includes('61'), `it does not say who has it: ${said}`);
  });
  await see(two.page, 'held-taken');
  await step('the other leaves it, and its cart stays empty', async () => {
    await two.button('till.held.leave_it').click();
    await two.lines(0);
  });
  await step('the other takes over, adds, and holds it again', async () => {
    await two.bill('绿豆糕').click();
    await two.button('till.held.take_over').click();
    await two.lines(2);
    await two.ringUp('瓜子');
    await two.lines(3);
    await two.hold();
  });
  await step('the first one loses nothing: its cart becomes a bill of its own', async () => {
    await one.ringUp('鲜榨橙汁');
    await one.page.keyboard.press('F7');
    await one.test('held-lost').waitFor();
    const said = await one.test('held-lost').innerText();
    expect(said.includes(MANAGER.name) && said.includes('62'), `it does not say who won: ${said}`);
  });
  await see(one.page, 'held-lost');
  await step('the first one keeps its cart', async () => {
    await one.button('till.held.keep').click();
    await one.lines(3);
    await one.hold();
    await one.waiting(2);
  });
  await step('two tap one bill at once: one has it, the other is told', async () => {
    await Promise.all([one.openBills(), two.openBills()]);
    await Promise.all([one, two].map(async (waiter) => waiter.bill('瓜子').waitFor()));
    await Promise.all([one.bill('瓜子').click(), two.bill('瓜子').click()]);
    const state = async ({ page, test }) => ({ page, has: await test('cart-line').count(), told: await test('held-taken').count() });
    const both = () => Promise.all([one, two].map((waiter) => state({ page: waiter.page, test: (name) => waiter.test(name) })));
    await eventually(async () => (await both()).every(({ has, told }) => has === 3 || told === 1), 'an answer at both tills');
    const answers = await both();
    same(answers.map(({ has }) => has).sort(), [0, 3], 'lines at the tills');
    const loser = answers[0].has === 0 ? one : two;
    const winner = loser === one ? two : one;
    expect((await loser.test('held-taken').innerText()).includes(winner.person.name), 'the loser is not told who won');
    await loser.button('till.held.leave_it').click();
    await loser.page.keyboard.press('Escape');
    await winner.hold();
  });
  await step('a bill with a member and a note, for the pictures', async () => {
    await two.ringUp('西湖龙井');
    await two.page.keyboard.press('F2');
    await type(two.page, MEMBER.tail);
    await two.test('member-row').filter({ hasText: MEMBER.name }).first().click();
    await eventually(async () => (await two.test('member-name').allInnerTexts())[0] === MEMBER.name, 'the member');
    await two.openBills();
    await two.page.getByLabel(say('till.held.note')).fill('靠窗那桌，等人');
  });
  await see(two.page, 'held-note');
  await step('it is held with its note', async () => {
    await two.button('till.held.hold_this').click();
    await two.lines(0);
    await two.waiting(3);
    await two.openBills();
    await two.bill('靠窗那桌').waitFor();
  });
  await see(two.page, 'held');
  await step('it is found by what is in it, by keys alone, and sold by exact cash', async () => {
    await one.waiting(3);
    await one.openBills();
    await type(one.page, '瓜子');
    await eventually(async () => (await one.test('held-card').count()) === 1, 'one bill is found');
    await one.page.keyboard.press('Enter');
    await one.lines(3);
    await one.test('exact-cash').click();
    await one.test('done').waitFor();
    await one.lines(0);
    await one.waiting(2);
  });
  await step('it is gone at the other till', async () => {
    await eventually(async () => (await two.bill('瓜子').count()) === 0, 'the sold bill leaves the list', 25);
    await two.page.keyboard.press('Escape');
    await two.waiting(2);
  });
  await step('nobody drops a bill without a reason', async () => {
    await one.openBills();
    await one.bill('鲜榨橙汁').click();
    await one.lines(3);
    await one.button('till.held.drop', one.test('held-strip')).click();
    const drop = one.button('till.held.drop', one.test('held-drop'));
    expect(await drop.isDisabled(), 'it can be dropped without a reason');
    await one.test('held-drop').getByRole('radio', { name: say('till.held.left'), exact: true }).check({ force: true });
  });
  await see(one.page, 'held-drop');
  await step('dropped with one, it is gone', async () => {
    await one.button('till.held.drop', one.test('held-drop')).click();
    await one.lines(0);
    await one.waiting(1);
  });
  await step('the last one is sold, so that nothing waits for the next shift', async () => {
    await one.openBills();
    await one.bill('西湖龙井').click();
    await one.lines(1);
    await one.test('exact-cash').click();
    await one.test('done').waitFor();
    await one.waiting(0);
  });
}

/** A browser process with a profile of its own, as a till has it. */
class Window {
  static async open(profile) {
    const args = [...OPTIONS.args, '--headless', '--lang=zh-CN', `--user-data-dir=${profile}`, '--remote-debugging-port=0'];
    const said = path.join(profile, 'DevToolsActivePort');
    fs.rmSync(said, { force: true });
    const window = new Window();
    window.process = spawn(OPTIONS.executablePath, [...args, 'about:blank'], { stdio: 'ignore' });
    window.ended = new Promise((done) => window.process.once('exit', done));
    const port = await eventually(() => fs.existsSync(said) && fs.readFileSync(said, 'utf8').split('\n')[0], 'the browser starts', 60);
    window.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [context] = window.browser.contexts();
    window.page = context.pages()[0] ?? (await context.newPage());
    await window.page.setViewportSize(SIZE);
    return window;
  }

  /** As the plug does it: no page hears of it. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
    await this.browser.close().catch(() => undefined);
  }
}

/** The browser process dies: in the middle of a cart, and between the money and its answer. */
async function killed({ results, shop }) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'zhangfang-profile-'));
  const books = new Books(shop.server);
  let window, one;
  const step = (name, run) => check({ results, name, run, pages: () => (window ? [window.page] : []) });
  const open = async () => {
    window = await Window.open(profile);
    one = new Waiter(shop, window.page, '63', CASHIER);
  };
  const again = async () => {
    await window.kill();
    await open();
    await one.page.goto(`${shop.server}/till`);
    await signIn(one.page, one.person);
    await one.page.locator('.till').waitFor();
  };
  /** Pays, and kills the browser when the money is asked for; `told`: the books hear of it, the page never does. */
  const payAndDie = async ({ told }) => {
    let asked;
    const dead = new Promise((done) => (asked = done));
    await one.page.route('**/zhangfang.till.v1.TillService/Checkout', async (route) => {
      if (told) await route.fetch();
      asked();
    });
    await one.test('exact-cash').click();
    await dead;
    await again();
  };
  /** Booked once with its receipt, or not at all with the cart whole: then it is paid now. */
  const settled = async (before, wanted) => {
    const done = one.test('receipt-no').first();
    const finished = async () => (await done.count()) > 0;
    await eventually(async () => (await finished()) || (await one.test('cart-line').count()) > 0, 'a receipt or a cart');
    await eventually(async () => (await one.test('unanswered').count()) === 0, 'the answer to the payment');
    if (!(await finished())) {
      const booked = (await books.sales()).length - before.length;
      same(booked, 0, 'sales in the books while the cart stands there to be paid again');
      same(await one.seen(), wanted, 'the cart');
      await one.test('exact-cash').click();
      await done.waitFor();
    }
    const after = await books.sales();
    same(after.length - before.length, 1, 'sales in the books');
    same([await done.innerText()], [after[0].receiptNo], 'the receipt');
    same(after[0].totalFen, wanted.due, 'the total');
    await one.lines(0);
  };
  try {
    const ready = await step('a till with a browser of its own begins', async () => {
      await books.signIn(ENROL_CODE, '64', MANAGER.name, MANAGER.pin);
      await open();
      await one.begin();
    });
    if (!ready) return;
    let wanted;
    await step('a cart with a member and a remark outlives a reload', async () => {
      await one.ringUp('西湖龙井', '绿豆糕', '绿豆糕');
      await one.page.keyboard.press('F2');
      await type(one.page, MEMBER.tail);
      await one.test('member-row').filter({ hasText: MEMBER.name }).first().click();
      await remark(one, '少放糖');
      wanted = await one.seen();
      expect(wanted.lines.length === 2 && wanted.lines.join().includes('少放糖') && wanted.member[0] === MEMBER.name, () => `the cart is ${JSON.stringify(wanted)}`);
      await one.page.reload();
      await one.test('member-name').waitFor();
      same(await one.seen(), wanted, 'the cart');
    });
    await step('and a killed browser, to the last tap', async () => {
      await one.ringUp('水果拼盘');
      wanted = await one.seen();
      await again();
      await one.test('member-name').waitFor();
      same(await one.seen(), wanted, 'the cart');
    });
    await step('a recalled bill is still that bill after the kill', async () => {
      await one.hold();
      await one.openBills();
      await one.bill('绿豆糕').click();
      await one.lines(3);
      wanted = await one.seen();
      same(wanted.held.length, 1, 'strips that say so');
      await again();
      await one.test('member-name').waitFor();
      same(await one.seen(), wanted, 'the cart');
    });
    for (const told of [true, false]) {
      await step(`a payment is killed ${told ? 'after the books heard' : 'before the books hear'} of it: money is taken once`, async () => {
        if (!told) {
          await one.ringUp('绿豆糕');
          wanted = await one.seen();
        }
        const before = await books.sales();
        await payAndDie({ told });
        await settled(before, wanted);
      });
    }
    await step('nothing of it waits any more', () => one.waiting(0));
  } finally {
    await window?.kill();
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Of the selected line. */
async function remark(waiter, words) {
  const { page } = waiter;
  await waiter.test('cart-line').first().click();
  await page.keyboard.press('F4');
  const dialog = waiter.test('treat');
  await dialog.waitFor();
  await dialog.getByRole('radio', { name: say('till.treat.remark'), exact: true }).check({ force: true });
  await dialog.getByRole('textbox', { name: say('till.treat.remark') }).fill(words);
  await page.keyboard.press('Enter');
  await eventually(async () => (await page.locator('dialog').count()) === 0, 'the dialog closes');
}
