// Money: a top-up, tenders, the receipt and its copy.
import { amountAfter, textOf } from '../escpos.mjs';
import { fen, scan, type } from '../person.mjs';
import { eventually, expect, same } from '../results.mjs';
import { GOODS, MEMBER } from './walk.mjs';

const PLAN = { payFen: 50_000, giftFen: 5_000 };

export async function topUp(walk) {
  await walk.step('a top-up of 500 gives 50, on paper too', async () => {
    const before = await walk.assets();
    await walk.button('members.top_up').first().click();
    const plan = walk.test('plan').filter({ hasText: '500' });
    await plan.first().click();
    await walk.look('top-up');
    const paper = await walk.nextPaper(() => walk.test('top-up-take').click());
    walk.cashFen += PLAN.payFen;
    same(paper.drawer, 1, 'drawer pulses');
    expect(textOf(paper).includes('500.00') && textOf(paper).includes('50.00'), () => `no amounts on\n${textOf(paper)}`);
    await eventually(async () => (await walk.assets()).principalFen === before.principalFen + PLAN.payFen, 'the principal');
    same((await walk.assets()).giftFen, before.giftFen + PLAN.giftFen, 'gift');
    await walk.look('top-up-done');
    await walk.page.keyboard.press('Escape');
    await walk.test('tile').first().waitFor();
  });
}

export async function payBoth(walk) {
  const { page } = walk;
  await walk.step('stored value and cash on one sale, with change', async () => {
    const due = await walk.due();
    await page.keyboard.press('Space');
    await walk.test('payment').waitFor();
    same(fen(await walk.test('pay-due').innerText()), due, 'due on the payment page');
    await type(page, '20');
    await walk.test('pay-stored-value').click();
    await walk.test('tender').first().waitFor();
    same(fen(await walk.test('pay-left').innerText()), due - 2000, 'left');
    await walk.look('pay');
    await type(page, '100');
    const paper = await walk.nextPaper(async () => {
      await page.keyboard.press('Enter');
      // An impatient second press must not sell twice.
      await page.keyboard.press('Enter');
    });
    const sale = await walk.agree(paper, due);
    same(sale.memberName, MEMBER.name, 'member');
    same(sale.tenders.map(({ kind, amountFen }) => [kind, amountFen]).sort(), [['cash', due - 2000], ['stored_value', 2000]], 'tenders');
    same(sale.changeFen, 10_000 - (due - 2000), 'change at the server');
    same(amountAfter(paper, walk.word('till.receipt.change')), sale.changeFen, 'change on the paper');
    same(fen(await walk.test('done').locator('.k-total--change .k-total__amount').innerText()), sale.changeFen, 'change on the screen');
    same(paper.drawer, 1, 'drawer pulses');
    walk.lastSale = sale;
  });
  await walk.look('done');
}

export async function reprint(walk) {
  await walk.step('a reprint says so and leaves the drawer shut', async () => {
    const paper = await walk.nextPaper(() => walk.page.keyboard.press('Control+p'));
    expect(textOf(paper).includes(walk.word('till.receipt.copy', { n: 1 })), () => `no mark on\n${textOf(paper)}`);
    same(paper.drawer, 0, 'drawer pulses');
    same(amountAfter(paper, walk.word('till.receipt.total')), walk.lastSale.totalFen, 'total');
    same((await walk.books.sale(walk.lastSale.id)).copies, 1, 'copies');
  });
}

export async function payExact(walk) {
  await walk.step('exact cash in one press', async () => {
    await scan(walk.page, GOODS.scan.barcode);
    await walk.lines(1);
    const due = await walk.due();
    same(due, GOODS.scan.priceFen, 'due of a walk-in');
    const paper = await walk.nextPaper(() => walk.test('exact-cash').click());
    const sale = await walk.agree(paper, due);
    same(sale.tenders.map((tender) => tender.kind), ['cash'], 'tenders');
    same(paper.drawer, 1, 'drawer pulses');
  });
  await walk.step('stored value alone leaves the drawer shut', async () => {
    await scan(walk.page, MEMBER.card);
    await scan(walk.page, GOODS.scan.barcode);
    await walk.lines(1);
    await eventually(async () => (await walk.due()) < GOODS.scan.priceFen, 'the discount');
    const due = await walk.due();
    await walk.page.keyboard.press('Space');
    await walk.test('pay-stored-value').click();
    const paper = await walk.nextPaper(() => walk.page.keyboard.press('Enter'));
    const sale = await walk.agree(paper, due);
    same(sale.tenders.map((tender) => tender.kind), ['stored_value'], 'tenders');
    same(paper.drawer, 0, 'drawer pulses');
  });
}
