// The pages beside the till.
import { MOUSE } from '../looks.mjs';
import { type } from '../person.mjs';
import { eventually, expect } from '../results.mjs';

export async function newMember(walk) {
  const person = walk.language === 'zh' ? { name: '钱多多', phone: '13666660001' } : { name: 'Ann Lee', phone: '13666660002' };
  await walk.step('a new member with phone and name', async () => {
    await walk.page.keyboard.press('F2');
    await walk.test('member-dialog').waitFor();
    await type(walk.page, person.phone);
    await walk.page.keyboard.press('F9');
    await walk.test('new-member').waitFor();
    await walk.look('member-new');
    await walk.test('new-member').getByLabel(walk.word('members.name')).fill(person.name);
    await walk.page.keyboard.press('Enter');
    await eventually(async () => (await walk.test('member-name').allInnerTexts())[0] === person.name, 'the new member');
    await walk.page.keyboard.press('F6');
  });
}

export async function todaysList(walk) {
  await walk.step('the sale is in the list of the day, with its ledger entries', async () => {
    await walk.menu('sales');
    const row = walk.page.getByRole('row').filter({ hasText: walk.lastSale.receiptNo });
    await row.waitFor();
    expect((await row.innerText()).includes((walk.lastSale.totalFen / 100).toFixed(2)), 'the total is not in the row');
    await walk.look('sales', { smallest: MOUSE });
    await row.click();
    await walk.test('ledger-entries').waitFor();
    await walk.look('sale', { smallest: MOUSE });
    await walk.page.keyboard.press('Escape');
  });
}

/** The pages that no step needs but that are there. */
export async function lookAround(walk) {
  for (const place of ['members', 'catalog']) {
    await walk.step(`the page ${place} shows its rows`, async () => {
      await walk.page.goto(`${walk.till.bridge}/${place}`);
      await walk.page.getByRole('row').nth(1).waitFor();
    });
    await walk.look(place, { smallest: MOUSE });
  }
}
