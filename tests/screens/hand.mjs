// A hand at the till that counts what it does: keys, scans, taps. What each thing may cost stands in the table of goals.
import { fen, scan, type, word } from './person.mjs';
import { eventually, same } from './results.mjs';

/** What a thing may cost, exactly (ux.md 1 rows 2 to 4, and Q1 to Q3). */
export const GOALS = {
  'one item, exact cash, by tap': { taps: 2 },
  'scan, Space, Enter': { scans: 1, keys: 2 },
  'three scans, exact cash': { scans: 3, keys: 2 },
  'typed code, exact cash': { keys: 6 },
  'cash with change': { scans: 1, keys: 5 },
  'member by card, balance': { scans: 2, keys: 3 },
  'member by phone tail': { keys: 5 },
  'member by a phone tail that two have': { keys: 6 },
  'quick amount': { keys: 5 },
  'reprint the last receipt': { keys: 1 },
  'take a removed line back': { keys: 1 },
};

/** Of the demo shop. */
export const TEA = { barcode: '6901234567892', fen: 350 };
export const BULL = { barcode: '6920202888883', fen: 650 };
export const CAKE = { barcode: '6901234560015', fen: 1680, initials: 'ldg' };
/** Somebody else's phone ends in the same digits. */
export const MEMBER = { name: '王建国', card: '80000012', tail: '5521' };
export const ONE_OF_A_TAIL = { name: '李晓梅', tail: '6688' };
export const FLOAT_FEN = 50_000;
/** Lines of the longest cart. */
export const LONGEST = 500;

export class Stopped extends Error {}

/** Somebody who works at one till. */
export class Hand {
  used = { scans: 0, keys: 0, taps: 0 };
  cashFen = FLOAT_FEN;
  sales = 0;
  /** Keys and scans of each plain sale. */
  plain = [];

  constructor(parts) {
    Object.assign(this, parts);
  }

  test(name) {
    return this.page.locator(`[data-test="${name}"]`);
  }

  async step(name, run) {
    if (!(await this.results.check(`day: ${name}`, run))) throw new Stopped(name);
  }

  // ---- the hand ----

  async key(name) {
    this.used.keys += 1;
    await this.page.keyboard.press(name);
  }

  async typed(text) {
    this.used.keys += [...text].length;
    await type(this.page, text);
  }

  async scan(code) {
    this.used.scans += 1;
    await scan(this.page, code);
  }

  async tap(locator) {
    this.used.taps += 1;
    await locator.click();
  }

  /** What a piece of work costs the hand. */
  async cost(work) {
    this.used = { scans: 0, keys: 0, taps: 0 };
    await work();
    return Object.fromEntries(Object.entries(this.used).filter(([, count]) => count > 0));
  }

  async within(goal, work) {
    this.spent[goal] = await this.cost(work);
    same(this.spent[goal], GOALS[goal], goal);
  }

  // ---- what is seen ----

  lines(wanted) {
    return eventually(async () => (await this.test('cart-line').count()) === wanted, `${wanted} lines in the cart`);
  }

  due() {
    return this.test('due').locator('.k-total__amount').innerText().then(fen);
  }

  dueIs(wanted) {
    return eventually(async () => (await this.due()) === wanted, `${wanted} due`);
  }

  paying() {
    return this.test('payment').waitFor();
  }

  async receiptNo() {
    return (await this.test('receipt-no').allInnerTexts())[0];
  }

  named(name) {
    return eventually(async () => (await this.test('member-name').allInnerTexts())[0] === name, `${name} is named`);
  }

  /** A sale that ends in the books, with as much cash as it should bring. */
  async sale(work, { cashFen }) {
    const before = await this.receiptNo();
    await work();
    await eventually(async () => ![undefined, before].includes(await this.receiptNo()), 'the sale');
    this.sales += 1;
    this.cashFen += cashFen;
  }

  async signIn({ name, pin }) {
    await this.page.goto(this.till.bridge);
    await this.page.getByRole('heading', { name: word('zh', 'access.sign_in.who') }).waitFor();
    for (let tries = 0; tries < 5; tries += 1) {
      if ((await this.page.locator('.ac-tile[aria-pressed="true"] .ac-tile__name').innerText()) === name) break;
      await this.key('ArrowDown');
    }
    await this.typed(pin);
  }

  async openShift() {
    await this.page.getByRole('heading', { name: word('zh', 'shifts.open.title') }).waitFor();
    await this.typed(String(FLOAT_FEN / 100));
    await this.key('Enter');
  }

  /** Ctrl+K, a few letters, Enter. */
  async palette(letters) {
    await this.key('Control+k');
    await this.test('palette').waitFor();
    await this.typed(letters);
    await this.key('Enter');
    await eventually(async () => (await this.test('palette').count()) === 0, 'the palette closes');
  }

  /** Types the pieces that make up a sum, largest first. */
  async count(sumFen) {
    const names = await this.page.locator('.sf-piece__name').allInnerTexts();
    const values = names.map((text) => (text.startsWith('¥') ? Number(text.slice(1)) * 100 : /角/.test(text) ? parseInt(text, 10) * 10 : parseInt(text, 10)));
    let left = sumFen;
    for (const value of values) {
      const pieces = Math.floor(left / value);
      left -= pieces * value;
      if (pieces > 0) await this.typed(String(pieces));
      if (left === 0) break;
      await this.key('ArrowDown');
    }
    same(left, 0, 'what no denomination can hold');
  }

  /** Milliseconds from a key to the frame that shows what it did; the median. */
  async toPaint(keys, rounds) {
    await this.page.evaluate(() => {
      window.took = [];
      window.addEventListener('keydown', (event) => {
        const begin = event.timeStamp;
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => window.took.push(performance.now() - begin);
          channel.port2.postMessage(null);
        });
      }, true);
    });
    for (let n = 0; n < rounds; n += 1) {
      for (const key of keys) {
        await this.key(key);
        await this.page.waitForFunction((n) => window.took.length >= n, n * keys.length + keys.indexOf(key) + 1);
      }
    }
    const took = (await this.page.evaluate(() => window.took)).sort((a, b) => a - b);
    return took[Math.floor(took.length / 2)];
  }
}
