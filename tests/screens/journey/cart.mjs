// The cart by tile, key and scan; the member; discounts, gifts and who agrees to them.
import { textOf } from '../escpos.mjs';
import { fen, scan, type } from '../person.mjs';
import { eventually, expect, same } from '../results.mjs';
import { CASHIER, MANAGER } from '../shop.mjs';
import { GOODS, MEMBER } from './walk.mjs';

/** With its check digit. */
function checked(digits) {
  const sum = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

export async function ringUp(walk) {
  const { page } = walk;
  await walk.step('goods by tile, typed code, scan and initials', async () => {
    await walk.test('tile').filter({ hasText: GOODS.tile.name }).first().click();
    await walk.lines(1);
    await type(page, GOODS.code.code);
    await page.keyboard.press('Enter');
    await walk.lines(2);
    await scan(page, GOODS.scan.barcode);
    await walk.lines(3);
    await type(page, GOODS.pinyin.initials);
    await eventually(async () => (await walk.test('tile').first().innerText()).includes(GOODS.pinyin.name), 'the search');
    await page.keyboard.press('Enter');
    await walk.lines(4);
    const wanted = Object.values(GOODS).reduce((sum, goods) => sum + goods.priceFen, 0);
    same(await walk.due(), wanted, 'due');
  });
  await walk.step('a quantity of three, and back by undo', async () => {
    const before = await walk.due();
    await page.keyboard.press('*');
    await type(page, '3');
    await page.keyboard.press('Enter');
    await eventually(async () => (await walk.due()) === before + 2 * GOODS.pinyin.priceFen, 'three of the last line');
  });
  await walk.step('a removed line comes back', async () => {
    const before = await walk.due();
    await page.keyboard.press('Delete');
    await walk.lines(3);
    await page.keyboard.press('Control+z');
    await walk.lines(4);
    same(await walk.due(), before, 'due');
  });
  await walk.look('till');
}

export async function nameMember(walk) {
  const { page } = walk;
  const named = () => eventually(async () => (await walk.test('member-name').allInnerTexts())[0] === MEMBER.name, 'the member');
  await walk.step('a member by phone tail, with the level discount', async () => {
    const gross = await walk.due();
    await page.keyboard.press('F2');
    await walk.test('member-dialog').waitFor();
    await type(page, MEMBER.tail);
    await walk.test('member-row').nth(1).waitFor();
    await walk.look('member-find');
    await walk.test('member-row').filter({ hasText: MEMBER.name }).click();
    await named();
    await eventually(async () => (await walk.due()) < gross, 'the discount');
    // Each line is rounded by itself: at most half a fen a line away from the exact share.
    expect(Math.abs((await walk.due()) - (gross * MEMBER.paysBp) / 10_000) <= 2, 'the discount is not ten per cent');
  });
  await walk.step('no member, and again by scanning the card', async () => {
    await page.keyboard.press('F6');
    await eventually(async () => (await walk.test('member-name').count()) === 0, 'the walk-in');
    await scan(page, MEMBER.card);
    await named();
  });
  await walk.look('till-member');
}

/** One field for every code: what it is decides, no button does. */
export async function scanAnything(walk) {
  const { page } = walk;
  await walk.step('a scale label rings up what the scale says', async () => {
    await scan(page, checked('200030401234'));
    await walk.lines(1);
    same(await walk.due(), 1234, 'due');
    await scan(page, checked('200030401234'));
    await walk.lines(2);
  });
  await walk.step('a payment code is known and answered, while selling and while paying', async () => {
    const answered = () => page.getByText(walk.word('till.scan.pay_later')).first().waitFor();
    await scan(page, '134567890123456789');
    await answered();
    await page.keyboard.press('Space');
    await walk.test('payment').waitFor();
    await page.locator('.k-notice').first().waitFor({ state: 'detached' });
    await scan(page, '134567890123456789');
    await answered();
    await page.keyboard.press('Escape');
    await walk.lines(2);
  });
  await walk.step('a misread barcode is called one', async () => {
    await scan(page, '6920202888884');
    await page.getByText(walk.word('till.scan.misread', { text: '6920202888884' })).first().waitFor();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await walk.lines(0);
  });
}

/** A gift, a discount and the whole bill, explained, and agreed to by somebody else in place. */
export async function adjust(walk) {
  const { page } = walk;
  const bottle = GOODS.code.priceFen;
  await walk.step('a discount on the line by keyboard', async () => {
    await scan(page, GOODS.scan.barcode);
    await walk.lines(1);
    await page.keyboard.press('/');
    await walk.test('treat').waitFor();
    await walk.look('till-treat');
    // 5 折, and half off in English.
    await type(page, walk.language === 'zh' ? '5' : '50');
    await page.keyboard.press('Enter');
    await eventually(async () => (await walk.due()) === GOODS.scan.priceFen / 2, 'half the price');
  });
  await walk.step('a gift costs nothing and stays in sight', async () => {
    await type(page, GOODS.code.code);
    await page.keyboard.press('Enter');
    await walk.lines(2);
    await page.keyboard.press('/');
    await walk.test('treat').getByRole('radio', { name: walk.word('till.treat.gift') }).check({ force: true });
    await page.keyboard.press('Enter');
    await eventually(async () => (await walk.due()) === GOODS.scan.priceFen / 2, 'the gift');
  });
  await walk.step('the whole bill, and the total explains itself', async () => {
    await page.keyboard.press('F10');
    await walk.test('treat').waitFor();
    await type(page, walk.language === 'zh' ? '8' : '20');
    await page.keyboard.press('Enter');
    await eventually(async () => (await walk.due()) === (GOODS.scan.priceFen / 2) * 0.8, 'a fifth off');
    await walk.test('due').click();
    await walk.test('explain').waitFor();
    const said = await walk.test('explain').innerText();
    for (const key of ['till.explain.bill']) expect(said.includes(walk.word(key)), () => `no ${key} in\n${said}`);
    expect(said.includes((bottle / 100).toFixed(2)), () => `no gift in\n${said}`);
    await walk.look('till-explain');
    await page.keyboard.press('Escape');
    await walk.look('till-adjusted');
  });
  await walk.step('the manager agrees in place and the cashier stays', async () => {
    const due = await walk.due();
    await walk.test('exact-cash').click();
    await walk.test('approve').waitFor();
    await walk.look('approve');
    await walk.test('approve').getByRole('radio', { name: walk.word('till.approve.regular') }).check({ force: true });
    await type(page, '111111');
    await page.keyboard.press('Enter');
    await page.getByText(walk.word('err.access.PIN_WRONG', { left: 4 })).waitFor();
    await type(page, MANAGER.pin);
    const paper = await walk.nextPaper(() => page.keyboard.press('Enter'));
    const sale = await walk.agree(paper, due);
    same([sale.staffName, sale.approverName, sale.approvalReason], [CASHIER.name, MANAGER.name, walk.word('till.approve.regular')], 'who');
    expect(textOf(paper).includes(walk.word('till.treat.gift')), 'the gift is not on the paper');
  });
}
