// What every chapter of the walk needs: the person's hands, the printer's paper, and the comparison of screen, server and paper.
import { amountAfter, textOf } from '../escpos.mjs';
import { look, picture } from '../looks.mjs';
import { fen, word } from '../person.mjs';
import { eventually, expect, same } from '../results.mjs';

/** Of the demo shop: what the steps ring up. */
export const GOODS = {
  tile: { name: '西湖龙井', priceFen: 2800 },
  code: { name: '康师傅冰红茶', code: '101', priceFen: 350 },
  scan: { name: '红牛维生素功能饮料', barcode: '6920202888883', priceFen: 650 },
  pinyin: { name: '绿豆糕', initials: 'ldg', priceFen: 1680 },
};
export const MEMBER = { name: '王建国', tail: '5521', card: '80000012', paysBp: 9000 };
export const FLOAT_FEN = 50_000;

/** The bridge opens a drawer at most once in this time, and no person is faster. */
const DRAWER_RESTS_MS = 2_000;

export class Stopped extends Error {}

export class Walk {
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

  due() {
    return this.test('due').locator('.k-total__amount').innerText().then(fen);
  }

  async lines(wanted) {
    await eventually(async () => (await this.test('cart-line').count()) === wanted, `${wanted} lines in the cart`);
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

  async menu(place) {
    await this.button('shell.menu.open').click();
    const menu = this.page.getByRole('dialog');
    await this.look('menu');
    await menu.getByRole('link', { name: this.word(`shell.menu.${place}`), exact: true }).click();
    await this.page.waitForURL(`**/${place}`);
  }
}
