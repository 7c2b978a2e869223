// A manager sets the tills up: which front, which flow, which keys; and what one item costs the hand on the touch front.
import { FLOAT_FEN, Hand, MEMBER, TEA } from './hand.mjs';
import { look, MOUSE } from './looks.mjs';
import { word } from './person.mjs';
import { eventually, expect } from './results.mjs';
import { MANAGER } from './shop.mjs';

export class SetUp extends Hand {
  async run() {
    const { page } = this;
    const row = () => this.test('till-row').filter({ hasText: word('zh', 'chain.tills.no', { no: this.till.no }) });
    await this.step('a manager sets the till to the quick front', async () => {
      await this.signIn(MANAGER);
      await this.page.getByRole('heading', { name: word('zh', 'shifts.open.title') }).waitFor();
      await this.palette('skj');
      await row().waitFor();
      await look(this.results, page, 'tills', { smallest: MOUSE });
      await row().getByRole('radio', { name: word('zh', 'till.mode.quick') }).check({ force: true });
      await page.getByText(word('zh', 'chain.tills.saved', { no: this.till.no })).first().waitFor();
    });
    await this.step('and has a look at the keys', async () => {
      await this.palette('jw');
      await this.test('key-row').first().waitFor();
      await look(this.results, page, 'keys', { smallest: MOUSE });
      const caps = (action) => this.test('key-row').filter({ hasText: word('zh', `till.keys.${action}`) }).locator('kbd').first();
      await page.getByRole('radio', { name: word('zh', 'keys.market') }).check({ force: true });
      await eventually(async () => (await caps('price').innerText()) === 'F7', 'the supermarket preset');
      await page.getByRole('button', { name: `${word('zh', 'keys.change')} ${word('zh', 'till.keys.reprint')}` }).click();
      const press = this.test('press-key');
      for (const [key, why] of [['F5', 'browser'], ['Control+w', 'browser'], ['a', 'typed'], ['F1', 'fixed']]) {
        await page.keyboard.press(key);
        const cap = key.replace('Control+w', 'Ctrl W');
        await press.getByText(word('zh', `keys.${why}`, { key: cap })).waitFor();
      }
      await page.keyboard.press('F7');
      await press.getByText(word('zh', 'keys.taken', { key: 'F7', action: word('zh', 'till.keys.price') })).waitFor();
      await look(this.results, page, 'keys-taken', { smallest: MOUSE });
      await page.keyboard.press('Enter');
      await eventually(async () => (await caps('reprint').innerText()) === 'F7' && (await caps('price').innerText()) === 'Ctrl P', 'the swap');
      await page.reload();
      await eventually(async () => (await caps('reprint').innerText()) === 'F7', 'what was changed stays on the till');
      await page.emulateMedia({ media: 'print' });
      expect(!(await page.getByRole('button', { name: word('zh', 'keys.print') }).isVisible()), 'buttons on the printed card');
      expect(await page.getByText(word('zh', 'keys.card', { preset: word('zh', 'keys.market') })).isVisible(), 'no title on the card');
      await page.emulateMedia({ media: 'screen' });
      await page.getByRole('radio', { name: word('zh', 'keys.plain') }).check({ force: true });
      await eventually(async () => (await caps('reprint').innerText()) === 'Ctrl P', 'the standard preset');
    });
    await this.step('one tap shows the other front, and two taps sell one item', async () => {
      await page.goto(`${this.till.bridge}/till`);
      await this.openShift();
      await this.test('quick').waitFor();
      await this.test('front-switch').getByRole('button').click();
      await this.test('tile').first().waitFor();
      await this.sale(
        () =>
          this.within('one item, exact cash, by tap', async () => {
            await this.tap(this.test('tile').first());
            await this.tap(this.test('exact-cash'));
          }),
        { cashFen: 0 },
      );
      await page.reload();
      await this.test('quick').waitFor();
    });
    await this.step('a member order begins with who buys', async () => {
      await this.setFlow('member_order');
      await this.palette('sy');
      await page.getByText(word('zh', 'till.order.title')).waitFor();
      await look(this.results, page, 'quick-order');
      await this.scan(TEA.barcode);
      await this.test('member-dialog').waitFor();
      await this.key('Escape');
      await this.lines(0);
      await this.typed(MEMBER.card);
      await this.key('Enter');
      await this.named(MEMBER.name);
      await this.key('F6');
      await this.scan(TEA.barcode);
      await this.lines(1);
      await this.key('Delete');
      await this.lines(0);
      await this.setFlow('supermarket');
    });
    await this.step('the manager counts and leaves', async () => {
      await this.palette('jb');
      await page.getByRole('heading', { name: word('zh', 'shifts.close.title') }).waitFor();
      const sold = (await this.books.sales())[0].totalFen;
      await this.count(FLOAT_FEN + sold);
      await page.keyboard.press('F9');
      await page.getByRole('heading', { name: word('zh', 'shifts.done.title') }).waitFor();
      await this.palette('tcdl');
      await page.getByRole('heading', { name: word('zh', 'access.sign_in.who') }).waitFor();
    });
  }

  async setFlow(flow) {
    await this.palette('skj');
    const row = this.test('till-row').filter({ hasText: word('zh', 'chain.tills.no', { no: this.till.no }) });
    await row.getByRole('radio', { name: word('zh', `chain.tills.${flow}`) }).check({ force: true });
    await row.getByText(word('zh', `chain.tills.${flow}_hint`)).waitFor();
  }
}
