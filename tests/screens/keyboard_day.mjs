// A supermarket's day without a pointer (T2), and what each thing costs the hand (T1). Mouse and touch are blocked in the page;
// every key, scan and tap is counted, and the counts are held against the goals: one more is red.
import { BULL, CAKE, GOALS, Hand, LONGEST, MEMBER, ONE_OF_A_TAIL, Stopped, TEA } from './hand.mjs';
import { ALL_SIZES, look, picture } from './looks.mjs';
import { listen, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { CASHIER, ENROL_CODE, MANAGER, Shop } from './shop.mjs';
import { SetUp } from './till_setup.mjs';
import { Books } from './wire.mjs';

/** Runs the set-up, the taps and the day. */
export async function keyboardDay({ results, browser }) {
  // A shop of its own: its day begins and ends here, whatever the others do to theirs.
  let shop;
  if (!(await results.check('day: a shop of its own', async () => (shop = await Shop.open())))) return;
  try {
    await live({ results, shop, browser });
  } finally {
    await shop.close();
  }
}

async function live({ results, shop, browser }) {
  const [till] = shop.tills;
  const books = new Books(shop.server);
  await results.check('day: a till that only reads the books', () => books.signIn(ENROL_CODE, '08', MANAGER.name, MANAGER.pin));
  const open = async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return { context, page };
  };
  const spent = {};
  const part = async (Part, prepare = async () => {}) => {
    const { context, page } = await open();
    const complaints = listen(page);
    await prepare(page);
    try {
      await new Part({ results, till, books, page, spent }).run();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      await picture(page, `failed-day-${error.message.replaceAll(/\W+/g, '-')}`);
      console.log('the day stops here: every later step stands on this one');
    }
    await results.check('day: the browser has nothing to complain about', () => same(complaints, [], 'complaints'));
    await context.close();
  };
  await part(SetUp);
  await part(Day, blockPointers);
}

/** Whatever comes from a mouse or a finger dies at the window and is counted; a key that presses a button has no such event. */
async function blockPointers(page) {
  await page.addInitScript(() => {
    window.pointed = 0;
    for (const name of ['pointerdown', 'mousedown', 'touchstart', 'click']) {
      window.addEventListener(
        name,
        (event) => {
          if (!event.isTrusted || (name === 'click' && event.detail === 0)) return;
          window.pointed += 1;
          event.preventDefault();
          event.stopImmediatePropagation();
        },
        { capture: true, passive: false },
      );
    }
  });
}

class Day extends Hand {
  async run() {
    await this.step('sign in and open the shift by keys', async () => {
      await this.signIn(CASHIER);
      await this.openShift();
      await this.test('quick').waitFor();
    });
    await look(this.results, this.page, 'quick-empty');
    await this.plainSales();
    await this.members();
    await this.lineWork();
    await this.lists();
    await this.longCart();
    await this.step('twenty sales are in the books', async () => {
      expect(this.sales >= 20, () => `only ${this.sales} sales`);
    });
    await this.closeShift();
    await this.step('no pointer was used', async () => {
      same(await this.page.evaluate(() => window.pointed), 0, 'pointer events');
      const extra = this.plain.map(({ keys = 0 }) => keys).sort((a, b) => a - b);
      const scans = this.plain.map(({ scans = 0 }) => scans).sort((a, b) => a - b);
      const median = extra[Math.floor(extra.length / 2)];
      expect(median <= 2, () => `${median} keys beside the scans in the median plain sale`);
      console.log(`    plain sales: ${this.plain.length}, keys beside the scans: median ${median}, scans: median ${scans[Math.floor(scans.length / 2)]}`);
      for (const [goal, spent] of Object.entries(this.spent)) console.log(`    ${goal}: ${JSON.stringify(spent)}`);
    });
  }

  async plainSales() {
    await this.step('twelve plain sales: scan, Space, Enter', async () => {
      for (let n = 0; n < 12; n += 1) {
        const goods = [[TEA], [TEA, BULL, CAKE], [CAKE, BULL]][n % 3];
        const totalFen = goods.reduce((sum, one) => sum + one.fen, 0);
        const ring = async () => {
          for (const [at, one] of goods.entries()) {
            await this.scan(one.barcode);
            await this.lines(at + 1);
          }
          await this.dueIs(totalFen);
          await this.key('Space');
          await this.paying();
          await this.key('Enter');
        };
        await this.sale(async () => this.plain.push(await this.cost(ring)), { cashFen: totalFen });
      }
      this.spent['scan, Space, Enter'] = this.plain[0];
      same(this.plain[0], GOALS['scan, Space, Enter'], 'scan, Space, Enter');
      this.spent['three scans, exact cash'] = this.plain[1];
      same(this.plain[1], GOALS['three scans, exact cash'], 'three scans, exact cash');
    });
    await this.step('a typed code', () =>
      this.sale(
        () =>
          this.within('typed code, exact cash', async () => {
            await this.typed('101');
            await this.key('Enter');
            await this.lines(1);
            await this.key('Space');
            await this.paying();
            await this.key('Enter');
          }),
        { cashFen: TEA.fen },
      ),
    );
    await this.step('cash with change', () =>
      this.sale(
        () =>
          this.within('cash with change', async () => {
            await this.scan(CAKE.barcode);
            await this.lines(1);
            await this.key('Space');
            await this.paying();
            await this.typed('100');
            await this.key('Enter');
          }),
        { cashFen: CAKE.fen },
      ),
    );
    await this.step('reprint of the last receipt is one key', async () => {
      const papers = this.till.printer.papers.length;
      await this.within('reprint the last receipt', () => this.key('Control+p'));
      await eventually(() => this.till.printer.papers.length > papers, 'the paper');
    });
    await this.step('an amount without goods', () =>
      this.sale(
        () =>
          this.within('quick amount', async () => {
            await this.key('=');
            await this.test('amount-dialog').waitFor();
            await this.typed('88');
            await this.key('Enter');
            await this.paying();
            await this.key('Enter');
          }),
        { cashFen: 8800 },
      ),
    );
  }

  async members() {
    const { page } = this;
    await this.step('a new member, by phone and name', async () => {
      await this.key('F2');
      await this.test('member-dialog').waitFor();
      await this.typed('13655550001');
      await this.key('F9');
      await this.test('new-member').waitFor();
      // The phone has gone over, and the name has the focus.
      await this.typed('Zhou Yi');
      await this.key('Enter');
      await this.named('Zhou Yi');
    });
    await this.step('a top-up of 500', async () => {
      await this.key('Shift+F2');
      await this.test('top-up').waitFor();
      await this.typed('500');
      await eventually(async () => !(await this.test('top-up-take').isDisabled()), 'the amount is there');
      await this.key('Enter');
      await eventually(async () => (await this.test('top-up-take').count()) === 0, 'the top-up');
      await this.key('Enter');
      await this.test('scan-box').waitFor();
      this.cashFen += 50_000;
    });
    await this.step('the new member pays from the balance', () =>
      this.sale(
        async () => {
          await this.scan(TEA.barcode);
          await this.lines(1);
          await this.key('Space');
          await this.paying();
          await this.key('F2');
          await this.key('Enter');
        },
        { cashFen: 0 },
      ),
    );
    await this.step('a member by phone tail', async () => {
      const nobody = async () => {
        await this.key('F6');
        await eventually(async () => (await this.test('member-name').count()) === 0, 'nobody');
      };
      await this.within('member by phone tail', async () => {
        await this.typed(ONE_OF_A_TAIL.tail);
        await this.key('F2');
        await this.named(ONE_OF_A_TAIL.name);
      });
      await nobody();
      await this.within('member by a phone tail that two have', async () => {
        await this.typed(MEMBER.tail);
        await this.key('F2');
        await this.test('member-row').nth(1).waitFor();
        await this.key('Enter');
        await this.named(MEMBER.name);
      });
      await nobody();
    });
    await this.step('a member by card, with the level discount', () =>
      this.sale(
        async () => {
          await this.scan(MEMBER.card);
          await this.named(MEMBER.name);
          await this.scan(CAKE.barcode);
          await this.dueIs(1512);
          await look(this.results, page, 'quick-member');
          await this.key('Space');
          await this.paying();
          await look(this.results, page, 'quick-pay');
          await this.key('Enter');
        },
        { cashFen: 1512 },
      ),
    );
    await this.step('a top-up through the palette, and the balance pays', async () => {
      await this.scan(MEMBER.card);
      await this.named(MEMBER.name);
      await this.palette('cz');
      await this.test('top-up').waitFor();
      await this.typed('100');
      await eventually(async () => !(await this.test('top-up-take').isDisabled()), 'the amount is there');
      await this.key('Enter');
      await eventually(async () => (await this.test('top-up-take').count()) === 0, 'the top-up');
      await this.key('Enter');
      await this.test('scan-box').waitFor();
      this.cashFen += 10_000;
      await this.key('F6');
      await this.sale(
        () =>
          this.within('member by card, balance', async () => {
            await this.scan(MEMBER.card);
            await this.named(MEMBER.name);
            await this.scan(TEA.barcode);
            await this.dueIs(315);
            await this.key('Space');
            await this.paying();
            await this.key('F2');
            await this.key('Enter');
          }),
        { cashFen: 0 },
      );
    });
  }

  async lineWork() {
    const { page } = this;
    await this.step('quantity, discount, a removed line and its undo', async () => {
      await this.scan(TEA.barcode);
      await this.lines(1);
      await this.typed('3*');
      await this.key('Enter');
      await this.dueIs(3 * TEA.fen);
      await this.scan(CAKE.barcode);
      await this.lines(2);
      await this.key('/');
      await this.test('treat').waitFor();
      await this.typed('9');
      await this.key('Enter');
      await this.dueIs(3 * TEA.fen + 1512);
      await this.scan(BULL.barcode);
      await this.lines(3);
      await this.key('Delete');
      await this.lines(2);
      await this.within('take a removed line back', async () => {
        await this.key('Control+z');
        await this.lines(3);
      });
      await this.key('ArrowUp');
      await this.key('ArrowUp');
      await this.key('-');
      await this.dueIs(2 * TEA.fen + 1512 + BULL.fen);
      await this.key('PageDown');
      await this.key('Delete');
      await this.lines(2);
      await this.key('F10');
      await this.test('treat').waitFor();
      await this.typed('95');
      await this.key('Enter');
      const due = 2 * TEA.fen + 1512;
      await eventually(async () => (await this.due()) < due, 'the bill discount');
      await look(this.results, page, 'quick-lines');
      // More than a cashier may give alone: taken back.
      await this.key('Control+z');
      await this.dueIs(due);
    });
    await this.step('and it is paid', async () => {
      const due = await this.due();
      await this.sale(
        async () => {
          await this.key('Enter');
          await this.paying();
          await this.key('Enter');
        },
        { cashFen: due },
      );
    });
  }

  async lists() {
    const { page } = this;
    await this.step('goods by initials, and several from the list', async () => {
      await this.typed(CAKE.initials);
      await this.test('found').first().waitFor();
      await look(this.results, page, 'quick-found');
      await this.key('Enter');
      await this.lines(1);
      await this.key('F3');
      await this.test('finder').waitFor();
      await this.key('ArrowDown');
      await this.key('Enter');
      await this.lines(2);
      await this.key('ArrowDown');
      await this.key('Enter');
      await this.lines(3);
      await this.key('Escape');
      await eventually(async () => (await this.test('finder').count()) === 0, 'the list closes');
      await this.lines(3);
      await this.key('F1');
      await page.getByText(word('zh', 'shell.keys.title')).first().waitFor();
      await look(this.results, page, 'quick-keymap');
      await this.key('Escape');
      const due = await this.due();
      await this.sale(
        async () => {
          await this.key('+');
          await this.paying();
          await this.key('+');
        },
        { cashFen: due },
      );
    });
    await this.step('Esc never empties the cart, and a reload keeps it', async () => {
      await this.scan(TEA.barcode);
      await this.lines(1);
      await this.typed('abc');
      await this.key('Escape');
      await this.key('Escape');
      await this.key('Escape');
      await this.lines(1);
      await page.reload();
      await this.lines(1);
      await this.test('quick').waitFor();
      await this.sale(
        async () => {
          await this.key('Space');
          await this.paying();
          await this.key('Enter');
        },
        { cashFen: TEA.fen },
      );
    });
  }

  /** A cart as long as carts can be: the keys act as ever, and only the rows in sight are in the page. */
  async longCart() {
    const { page } = this;
    await this.step('five hundred lines', async () => {
      await this.scan(TEA.barcode);
      await this.lines(1);
      await page.evaluate((lines) => {
        // What waits to be kept is kept now, and not over what is put there.
        window.dispatchEvent(new Event('pagehide'));
        const [head, line] = localStorage.getItem('zf.till.cart').split('\n');
        localStorage.setItem('zf.till.cart', [head, ...Array(lines).fill(line)].join('\n'));
      }, LONGEST);
      await page.reload();
      await this.dueIs(LONGEST * TEA.fen);
      expect((await this.test('cart-line').count()) < 60, 'rows out of sight are in the page');
      const took = await this.toPaint(['ArrowUp', 'PageUp', 'ArrowDown', 'PageDown'], 10);
      console.log(`    500 lines, key to paint: median ${took.toFixed(1)} ms`);
      await look(this.results, page, 'quick-long', { sizes: ALL_SIZES });
      await this.key('Delete');
      await this.dueIs((LONGEST - 1) * TEA.fen);
      await this.key('Control+z');
      await this.dueIs(LONGEST * TEA.fen);
    });
    await this.step('and they are sold', () =>
      this.sale(
        async () => {
          await this.key('Space');
          await this.paying();
          await this.key('Enter');
        },
        { cashFen: LONGEST * TEA.fen },
      ),
    );
  }

  async closeShift() {
    const { page } = this;
    await this.step('count and close by keys', async () => {
      await this.palette('jb');
      await page.getByRole('heading', { name: word('zh', 'shifts.close.title') }).waitFor();
      await this.count(this.cashFen);
      const papers = this.till.printer.papers.length;
      await this.key('F9');
      await page.getByRole('heading', { name: word('zh', 'shifts.done.title') }).waitFor();
      await eventually(() => this.till.printer.papers.length > papers, 'the slip');
      await this.palette('tcdl');
      await page.getByRole('heading', { name: word('zh', 'access.sign_in.who') }).waitFor();
    });
  }
}
