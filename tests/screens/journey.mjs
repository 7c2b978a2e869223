// The shop's main job, as a cashier does it: steps 1–7 from sign-in to the closing slip, once in Chinese on 80 mm paper
// and once in English on 58 mm, in one browser and on one database. After each sale three sums must be one: screen, server, paper.
import { amountAfter, textOf } from './escpos.mjs';
import { ALL_SIZES, look, MOUSE, picture, speak } from './looks.mjs';
import { fen, listen, scan, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { CASHIER, ENROL_CODE, MANAGER } from './shop.mjs';
import { Books } from './wire.mjs';

/** Of the demo shop: what the steps ring up. */
const GOODS = {
  tile: { name: '西湖龙井', priceFen: 2800 },
  code: { name: '康师傅冰红茶', code: '101', priceFen: 350 },
  scan: { name: '红牛维生素功能饮料', barcode: '6920202888883', priceFen: 650 },
  pinyin: { name: '绿豆糕', initials: 'ldg', priceFen: 1680 },
};
const MEMBER = { name: '王建国', tail: '5521', card: '80000012', paysBp: 9000 };
const FLOAT_FEN = 50_000;
const PLAN = { payFen: 50_000, giftFen: 5_000 };

/** The bridge opens a drawer at most once in this time, and no person is faster. */
const DRAWER_RESTS_MS = 2_000;

/** With its check digit. */
function checked(digits) {
  const sum = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

class Stopped extends Error {}

/** Runs the whole walk in both languages. */
export async function journey({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = listen(page);
  const books = new Books(shop.server);
  await results.check('the server enrols a second till', () => books.signIn(ENROL_CODE, '09', MANAGER.name, MANAGER.pin));
  try {
    const [wide, narrow] = shop.tills;
    await new Walk({ results, till: wide, page, books, language: 'zh', looking: true }).run();
    await new Walk({ results, till: narrow, page, books, language: 'en', looking: false }).run();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    console.log('the walk stops here: every later step stands on this one');
  }
  await results.check('the browser has nothing to complain about', () => same(complaints, [], 'complaints'));
  await context.close();
}

class Walk {
  /** Cash that must lie in the drawer, fen. */
  cashFen = FLOAT_FEN;
  salesFen = 0;

  constructor(parts) {
    Object.assign(this, parts);
  }

  word(key, params) {
    return word(this.language, key, params);
  }

  test(name) {
    return this.page.locator(`[data-test="${name}"]`);
  }

  button(key, params) {
    return this.page.getByRole('button', { name: this.word(key, params) });
  }

  /** One step; the next ones stand on it. */
  async step(name, run) {
    const passed = await this.results.check(`${this.language}: ${name}`, run);
    if (passed) return;
    await picture(this.page, `failed-${this.language}-${name.replaceAll(/\W+/g, '-')}`);
    throw new Stopped();
  }

  async look(name, options) {
    if (this.looking) await look(this.results, this.page, name, options);
  }

  async run() {
    await this.signIn();
    await this.openShift();
    await this.ringUp();
    await this.nameMember();
    await this.topUp();
    await this.payBoth();
    await this.reprint();
    await this.payExact();
    await this.scanAnything();
    await this.adjust();
    await this.newMember();
    await this.todaysList();
    await this.lookAround();
    await this.closeShift();
  }

  async signIn() {
    const { page } = this;
    await this.step('the bridge serves the sign-in page', async () => {
      await page.goto(this.till.bridge);
      await page.locator('.sh-language').first().waitFor();
      await speak(page, this.language);
      await page.getByRole('heading', { name: this.word('access.sign_in.who') }).waitFor();
    });
    await this.look('sign-in');
    await this.step('a wrong PIN is refused in words', async () => {
      await page.getByRole('button', { name: CASHIER.name }).click();
      await type(page, '111111');
      await page.getByText(this.word('err.access.PIN_WRONG', { left: 4 })).waitFor();
    });
    await this.step('tile and PIN sign in', async () => {
      await type(page, CASHIER.pin);
      await page.getByRole('heading', { name: this.word('shifts.open.title') }).waitFor();
    });
  }

  async openShift() {
    await this.step('there is no till before a shift is open', async () => {
      same(await this.test('pay').count(), 0, 'pay buttons');
    });
    await this.look('shift-open');
    await this.step('the shift opens with a float', async () => {
      await this.page.getByRole('button', { name: '¥500', exact: true }).click();
      same(fen(await this.page.locator('.k-total__amount').innerText()), FLOAT_FEN, 'float');
      await this.button('shifts.open.go').click();
      await this.test('tile').first().waitFor();
    });
  }

  due() {
    return this.test('due').locator('.k-total__amount').innerText().then(fen);
  }

  async lines(wanted) {
    await eventually(async () => (await this.test('cart-line').count()) === wanted, `${wanted} lines in the cart`);
  }

  async ringUp() {
    const { page } = this;
    await this.step('goods by tile, typed code, scan and initials', async () => {
      await this.test('tile').filter({ hasText: GOODS.tile.name }).first().click();
      await this.lines(1);
      await type(page, GOODS.code.code);
      await page.keyboard.press('Enter');
      await this.lines(2);
      await scan(page, GOODS.scan.barcode);
      await this.lines(3);
      await type(page, GOODS.pinyin.initials);
      await eventually(async () => (await this.test('tile').first().innerText()).includes(GOODS.pinyin.name), 'the search');
      await page.keyboard.press('Enter');
      await this.lines(4);
      const wanted = Object.values(GOODS).reduce((sum, goods) => sum + goods.priceFen, 0);
      same(await this.due(), wanted, 'due');
    });
    await this.step('a quantity of three, and back by undo', async () => {
      const before = await this.due();
      await page.keyboard.press('*');
      await type(page, '3');
      await page.keyboard.press('Enter');
      await eventually(async () => (await this.due()) === before + 2 * GOODS.pinyin.priceFen, 'three of the last line');
    });
    await this.step('a removed line comes back', async () => {
      const before = await this.due();
      await page.keyboard.press('Delete');
      await this.lines(3);
      await page.keyboard.press('Control+z');
      await this.lines(4);
      same(await this.due(), before, 'due');
    });
    await this.look('till');
  }

  async nameMember() {
    const { page } = this;
    const named = () => eventually(async () => (await this.test('member-name').allInnerTexts())[0] === MEMBER.name, 'the member');
    await this.step('a member by phone tail, with the level discount', async () => {
      const gross = await this.due();
      await page.keyboard.press('F2');
      await this.test('member-dialog').waitFor();
      await type(page, MEMBER.tail);
      await this.test('member-row').nth(1).waitFor();
      await this.look('member-find');
      await this.test('member-row').filter({ hasText: MEMBER.name }).click();
      await named();
      await eventually(async () => (await this.due()) < gross, 'the discount');
      // Each line is rounded by itself: at most half a fen a line away from the exact share.
      expect(Math.abs((await this.due()) - (gross * MEMBER.paysBp) / 10_000) <= 2, 'the discount is not ten per cent');
    });
    await this.step('no member, and again by scanning the card', async () => {
      await page.keyboard.press('F6');
      await eventually(async () => (await this.test('member-name').count()) === 0, 'the walk-in');
      await scan(page, MEMBER.card);
      await named();
    });
    await this.look('till-member');
  }

  async assets() {
    const read = (name) => this.test(name).innerText();
    return { principalFen: fen(await read('principal')), giftFen: fen(await read('gift')), points: Number(await read('points')) };
  }

  async nextPaper(run) {
    await eventually(() => Date.now() - this.till.printer.pulsedMs > DRAWER_RESTS_MS, 'the rest of the drawer');
    const before = this.till.printer.papers.length;
    await run();
    await eventually(() => this.till.printer.papers.length > before, 'the paper');
    const paper = this.till.printer.papers[before];
    same(paper.problems, [], 'what the printer could not read');
    expect(paper.cut, 'the paper was not cut');
    return paper;
  }

  async topUp() {
    await this.step('a top-up of 500 gives 50, on paper too', async () => {
      const before = await this.assets();
      await this.button('members.top_up').first().click();
      const plan = this.test('plan').filter({ hasText: '500' });
      await plan.first().click();
      await this.look('top-up');
      const paper = await this.nextPaper(() => this.test('top-up-take').click());
      this.cashFen += PLAN.payFen;
      same(paper.drawer, 1, 'drawer pulses');
      expect(textOf(paper).includes('500.00') && textOf(paper).includes('50.00'), () => `no amounts on\n${textOf(paper)}`);
      await eventually(async () => (await this.assets()).principalFen === before.principalFen + PLAN.payFen, 'the principal');
      same((await this.assets()).giftFen, before.giftFen + PLAN.giftFen, 'gift');
      await this.look('top-up-done');
      await this.page.keyboard.press('Escape');
      await this.test('tile').first().waitFor();
    });
  }

  /** Screen, server and paper say the same, to the fen. Answers the sale as the server has it. */
  async agree(paper, shownFen) {
    await this.test('done').waitFor();
    const receiptNo = await this.test('receipt-no').innerText();
    const [newest] = await this.books.sales();
    same(newest.receiptNo, receiptNo, 'the newest sale of the server');
    const sale = await this.books.sale(newest.id);
    same(sale.totalFen, shownFen, 'server against screen');
    same(amountAfter(paper, this.word('till.receipt.total')), shownFen, 'paper against screen');
    same(sale.tenders.reduce((sum, tender) => sum + tender.amountFen, 0), shownFen, 'tenders');
    same(sale.lines.reduce((sum, line) => sum + line.netFen, 0), shownFen, 'lines');
    same(paper.codes, [{ kind: 'qr', data: receiptNo }], 'codes on the paper');
    expect(textOf(paper).includes(receiptNo), 'the receipt number is not on the paper');
    this.salesFen += shownFen;
    this.cashFen += sale.tenders.filter((tender) => tender.kind === 'cash').reduce((sum, tender) => sum + tender.amountFen, 0);
    return sale;
  }

  async payBoth() {
    const { page } = this;
    await this.step('stored value and cash on one sale, with change', async () => {
      const due = await this.due();
      await page.keyboard.press('Space');
      await this.test('payment').waitFor();
      same(fen(await this.test('pay-due').innerText()), due, 'due on the payment page');
      await type(page, '20');
      await this.test('pay-stored-value').click();
      await this.test('tender').first().waitFor();
      same(fen(await this.test('pay-left').innerText()), due - 2000, 'left');
      await this.look('pay');
      await type(page, '100');
      const paper = await this.nextPaper(async () => {
        await page.keyboard.press('Enter');
        // An impatient second press must not sell twice.
        await page.keyboard.press('Enter');
      });
      const sale = await this.agree(paper, due);
      same(sale.memberName, MEMBER.name, 'member');
      same(sale.tenders.map(({ kind, amountFen }) => [kind, amountFen]).sort(), [['cash', due - 2000], ['stored_value', 2000]], 'tenders');
      same(sale.changeFen, 10_000 - (due - 2000), 'change at the server');
      same(amountAfter(paper, this.word('till.receipt.change')), sale.changeFen, 'change on the paper');
      same(fen(await this.test('done').locator('.k-total--change .k-total__amount').innerText()), sale.changeFen, 'change on the screen');
      same(paper.drawer, 1, 'drawer pulses');
      this.lastSale = sale;
    });
    await this.look('done');
  }

  async reprint() {
    await this.step('a reprint says so and leaves the drawer shut', async () => {
      const paper = await this.nextPaper(() => this.page.keyboard.press('Control+p'));
      expect(textOf(paper).includes(this.word('till.receipt.copy', { n: 1 })), () => `no mark on\n${textOf(paper)}`);
      same(paper.drawer, 0, 'drawer pulses');
      same(amountAfter(paper, this.word('till.receipt.total')), this.lastSale.totalFen, 'total');
      same((await this.books.sale(this.lastSale.id)).copies, 1, 'copies');
    });
  }

  async payExact() {
    await this.step('exact cash in one press', async () => {
      await scan(this.page, GOODS.scan.barcode);
      await this.lines(1);
      const due = await this.due();
      same(due, GOODS.scan.priceFen, 'due of a walk-in');
      const paper = await this.nextPaper(() => this.test('exact-cash').click());
      const sale = await this.agree(paper, due);
      same(sale.tenders.map((tender) => tender.kind), ['cash'], 'tenders');
      same(paper.drawer, 1, 'drawer pulses');
    });
    await this.step('stored value alone leaves the drawer shut', async () => {
      await scan(this.page, MEMBER.card);
      await scan(this.page, GOODS.scan.barcode);
      await this.lines(1);
      await eventually(async () => (await this.due()) < GOODS.scan.priceFen, 'the discount');
      const due = await this.due();
      await this.page.keyboard.press('Space');
      await this.test('pay-stored-value').click();
      const paper = await this.nextPaper(() => this.page.keyboard.press('Enter'));
      const sale = await this.agree(paper, due);
      same(sale.tenders.map((tender) => tender.kind), ['stored_value'], 'tenders');
      same(paper.drawer, 0, 'drawer pulses');
    });
  }

  /** One field for every code: what it is decides, no button does. */
  async scanAnything() {
    const { page } = this;
    await this.step('a scale label rings up what the scale says', async () => {
      await scan(page, checked('200030401234'));
      await this.lines(1);
      same(await this.due(), 1234, 'due');
      await scan(page, checked('200030401234'));
      await this.lines(2);
    });
    await this.step('a payment code is known and answered, while selling and while paying', async () => {
      const answered = () => page.getByText(this.word('till.scan.pay_later')).first().waitFor();
      await scan(page, '134567890123456789');
      await answered();
      await page.keyboard.press('Space');
      await this.test('payment').waitFor();
      await page.locator('.k-notice').first().waitFor({ state: 'detached' });
      await scan(page, '134567890123456789');
      await answered();
      await page.keyboard.press('Escape');
      await this.lines(2);
    });
    await this.step('a misread barcode is called one', async () => {
      await scan(page, '6920202888884');
      await page.getByText(this.word('till.scan.misread', { text: '6920202888884' })).first().waitFor();
      await page.keyboard.press('Delete');
      await page.keyboard.press('Delete');
      await this.lines(0);
    });
  }

  /** A gift, a discount and the whole bill, explained, and agreed to by somebody else in place. */
  async adjust() {
    const { page } = this;
    const bottle = GOODS.code.priceFen;
    await this.step('a discount on the line by keyboard', async () => {
      await scan(page, GOODS.scan.barcode);
      await this.lines(1);
      await page.keyboard.press('/');
      await this.test('treat').waitFor();
      await this.look('till-treat', { sizes: ALL_SIZES });
      // 5 折, and half off in English.
      await type(page, this.language === 'zh' ? '5' : '50');
      await page.keyboard.press('Enter');
      await eventually(async () => (await this.due()) === GOODS.scan.priceFen / 2, 'half the price');
    });
    await this.step('a gift costs nothing and stays in sight', async () => {
      await type(page, GOODS.code.code);
      await page.keyboard.press('Enter');
      await this.lines(2);
      await page.keyboard.press('/');
      await this.test('treat').getByRole('radio', { name: this.word('till.treat.gift') }).check({ force: true });
      await page.keyboard.press('Enter');
      await eventually(async () => (await this.due()) === GOODS.scan.priceFen / 2, 'the gift');
    });
    await this.step('the whole bill, and the total explains itself', async () => {
      await page.keyboard.press('F10');
      await this.test('treat').waitFor();
      await type(page, this.language === 'zh' ? '8' : '20');
      await page.keyboard.press('Enter');
      await eventually(async () => (await this.due()) === (GOODS.scan.priceFen / 2) * 0.8, 'a fifth off');
      await this.test('due').click();
      await this.test('explain').waitFor();
      const said = await this.test('explain').innerText();
      for (const key of ['till.explain.bill']) expect(said.includes(this.word(key)), () => `no ${key} in\n${said}`);
      expect(said.includes((bottle / 100).toFixed(2)), () => `no gift in\n${said}`);
      await this.look('till-explain', { sizes: ALL_SIZES });
      await page.keyboard.press('Escape');
      await this.look('till-adjusted', { sizes: ALL_SIZES });
    });
    await this.step('the manager agrees in place and the cashier stays', async () => {
      const due = await this.due();
      await this.test('exact-cash').click();
      await this.test('approve').waitFor();
      await this.look('approve', { sizes: ALL_SIZES });
      await this.test('approve').getByRole('radio', { name: this.word('till.approve.regular') }).check({ force: true });
      await type(page, '111111');
      await page.keyboard.press('Enter');
      await page.getByText(this.word('err.access.PIN_WRONG', { left: 4 })).waitFor();
      await type(page, MANAGER.pin);
      const paper = await this.nextPaper(() => page.keyboard.press('Enter'));
      const sale = await this.agree(paper, due);
      same([sale.staffName, sale.approverName, sale.approvalReason], [CASHIER.name, MANAGER.name, this.word('till.approve.regular')], 'who');
      expect(textOf(paper).includes(this.word('till.treat.gift')), 'the gift is not on the paper');
    });
  }

  async newMember() {
    const person = this.language === 'zh' ? { name: '钱多多', phone: '13666660001' } : { name: 'Ann Lee', phone: '13666660002' };
    await this.step('a new member with phone and name', async () => {
      await this.page.keyboard.press('F2');
      await this.test('member-dialog').waitFor();
      await type(this.page, person.phone);
      await this.page.keyboard.press('F9');
      await this.test('new-member').waitFor();
      await this.look('member-new');
      await this.test('new-member').getByLabel(this.word('members.name')).fill(person.name);
      await this.page.keyboard.press('Enter');
      await eventually(async () => (await this.test('member-name').allInnerTexts())[0] === person.name, 'the new member');
      await this.page.keyboard.press('F6');
    });
  }

  async menu(place) {
    await this.button('shell.menu.open').click();
    const menu = this.page.getByRole('dialog');
    await this.look('menu');
    await menu.getByRole('link', { name: this.word(`shell.menu.${place}`), exact: true }).click();
    await this.page.waitForURL(`**/${place}`);
  }

  async todaysList() {
    await this.step('the sale is in the list of the day, with its ledger entries', async () => {
      await this.menu('sales');
      const row = this.page.getByRole('row').filter({ hasText: this.lastSale.receiptNo });
      await row.waitFor();
      expect((await row.innerText()).includes((this.lastSale.totalFen / 100).toFixed(2)), 'the total is not in the row');
      await this.look('sales', { smallest: MOUSE });
      await row.click();
      await this.test('ledger-entries').waitFor();
      await this.look('sale', { smallest: MOUSE });
      await this.page.keyboard.press('Escape');
    });
  }

  /** The pages that no step needs but that are there. */
  async lookAround() {
    for (const place of ['members', 'catalog']) {
      await this.step(`the page ${place} shows its rows`, async () => {
        await this.page.goto(`${this.till.bridge}/${place}`);
        await this.page.getByRole('row').nth(1).waitFor();
      });
      await this.look(place, { smallest: MOUSE });
    }
  }

  async closeShift() {
    const { page } = this;
    const shortFen = 100;
    await this.step('the count is blind and a difference wants a reason', async () => {
      await page.goto(`${this.till.bridge}/shift`);
      await page.getByRole('heading', { name: this.word('shifts.close.title') }).waitFor();
      expect(!(await page.locator('main').innerText()).includes((this.cashFen / 100).toFixed(2)), 'the expected sum is shown');
      await this.look('shift-count');
      await this.count(this.cashFen - shortFen);
      same(fen(await page.locator('.k-total__amount').first().innerText()), this.cashFen - shortFen, 'counted');
      await page.keyboard.press('F9');
      await page.getByText(this.word('shifts.difference.short')).first().waitFor();
      await this.look('shift-differs');
    });
    await this.step('the shift closes and its slip is printed', async () => {
      await this.button('shifts.reason.change').click();
      const paper = await this.nextPaper(() => page.keyboard.press('F9'));
      await page.getByRole('heading', { name: this.word('shifts.done.title') }).waitFor();
      const text = textOf(paper);
      expect(text.includes(this.word('shifts.slip.title')), () => `no title on\n${text}`);
      same(amountAfter(paper, this.word('shifts.slip.expected')), this.cashFen, 'expected cash on the slip');
      same(amountAfter(paper, this.word('shifts.slip.counted')), this.cashFen - shortFen, 'counted cash on the slip');
      same(amountAfter(paper, this.word('shifts.slip.difference')), -shortFen, 'difference on the slip');
      same(amountAfter(paper, this.word('shifts.slip.all_sales')), this.salesFen, 'sales on the slip');
      expect(text.includes(this.word('shifts.reason.change')), 'the reason is not on the slip');
    });
    await this.look('shift-done');
    await this.step('and the next one may sign in', async () => {
      await this.button('shifts.done.leave').click();
      await page.getByRole('heading', { name: this.word('access.sign_in.who') }).waitFor();
    });
  }

  /** Types the pieces that make up a sum, largest first, Enter after each as the page asks. */
  async count(sumFen) {
    const denominations = await this.page.locator('.sf-piece__name').allInnerTexts();
    const values = denominations.map((text) => (text.startsWith('¥') ? Number(text.slice(1)) * 100 : /角|jiao/i.test(text) ? parseInt(text, 10) * 10 : parseInt(text, 10)));
    let left = sumFen;
    for (const [at, value] of values.entries()) {
      const pieces = Math.floor(left / value);
      left -= pieces * value;
      if (pieces > 0) await type(this.page, String(pieces));
      if (left === 0 || at === values.length - 1) break;
      await this.page.keyboard.press('ArrowDown');
    }
    same(left, 0, 'what no denomination can hold');
  }
}
