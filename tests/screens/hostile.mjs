// Names that no designer thought of: as long as the server takes them, without a space, in every script, at the highest prices.
import { BRIEF, look, MOUSE, picture } from './looks.mjs';
import { scan, type } from './person.mjs';
import { eventually } from './results.mjs';
import { openShift, sit } from './seat.mjs';
import { ENROL_CODE, MANAGER } from './shop.mjs';
import { Books, messages, newId, piece, string, text, whole } from './wire.mjs';

const HAN = '会员专享肩颈深度放松护理套餐含热敷刮痧拔罐足浴赠红糖姜茶与果盘可分三次使用周末';
const WIDE = 'W'.repeat(60);
/** Together just under the million yuan that one tender may be. */
const GOODS = [
  { name: HAN, spec: HAN.slice(0, 30), unit: '次', priceFen: 88_888_888 },
  { name: WIDE, spec: 'W'.repeat(30), unit: 'W'.repeat(8), priceFen: 9_999_999 },
  { name: '🍵🧋👨‍👩‍👧‍👦🇨🇳🍰🥮🍡🍢🧧🎎🎏🎐🀄🎴🍵🧋🍰🥮🍡🍢', spec: '🍵', unit: '杯', priceFen: 1 },
  { name: '𠮷野家𪚥𠀀𡈽 生僻字茶 مرحبا بالعالم', spec: 'שלום', unit: '份', priceFen: 1 },
].map((goods, at) => ({ ...goods, barcode: `69999999990${at}0` }));
const MEMBERS = [
  { name: HAN.slice(0, 40), phone: '13700000001' },
  { name: 'W'.repeat(40), phone: '13700000002' },
];

/** A shop that has them, a cart that is full of them, and every page that shows them. */
export async function hostile({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`hostile: ${name}`, run);
    if (!passed) await picture(page, `failed-hostile-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  try {
    await steps({ results, step, shop, page });
  } finally {
    await context.close();
  }
}

async function fill(server) {
  const books = new Books(server);
  await books.signIn(ENROL_CODE, '41', MANAGER.name, MANAGER.pin);
  const [category] = messages(await books.call('zhangfang.catalog.v1.CatalogService/ListCategories'), 1);
  for (const { name, spec, unit, priceFen, barcode } of GOODS) {
    const item = [text({ 1: newId(), 3: name, 4: spec, 6: string(category, 1), 7: unit }), whole(5, 1), whole(8, priceFen), whole(9, 1)];
    await books.command('zhangfang.catalog.v1.CatalogService/SaveItem', piece(1, Buffer.concat([...item, piece(10, text({ 1: barcode }))])));
  }
  const [level] = messages(await books.call('zhangfang.members.v1.MembersService/ListLevels'), 1);
  for (const { name, phone } of MEMBERS) {
    const member = text({ 1: newId(), 3: name, 4: phone, 6: string(level, 1), 8: `${HAN}${WIDE}` });
    await books.command('zhangfang.members.v1.MembersService/SaveMember', piece(1, member));
  }
}

async function steps({ results, step, shop, page }) {
  const test = (name) => page.locator(`[data-test="${name}"]`);
  const see = (name, options) => look(results, page, `hostile-${name}`, { plan: BRIEF, ...options });
  const ready = await step('the server takes names as long as it allows', async () => {
    await fill(shop.server);
    await sit(page, shop, '42', MANAGER);
    await openShift(page, shop);
  });
  if (!ready) return;
  await step('a cart of them, for the member with the longest name', async () => {
    for (const [at, { barcode }] of GOODS.entries()) {
      await scan(page, barcode);
      await eventually(async () => (await test('cart-line').count()) === at + 1, 'the line');
    }
    await page.keyboard.press('F2');
    await type(page, MEMBERS[1].phone.slice(-4));
    await test('member-row').filter({ hasText: MEMBERS[1].name }).first().click();
    await eventually(async () => (await test('member-name').allInnerTexts())[0] === MEMBERS[1].name, 'the member');
  });
  await see('cart');
  await step('found by name', async () => {
    await type(page, 'wwww');
    await test('tile').first().waitFor();
  });
  await see('tiles');
  await step('paid', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await test('payment').waitFor();
  });
  await see('pay');
  await step('booked', async () => {
    await test('pay-cash').click();
    await test('done').waitFor();
  });
  await see('done');
  for (const [place, row] of [['sales', ''], ['catalog', WIDE.slice(0, 20)], ['members', 'WWWW']]) {
    await step(`the page ${place} lists them`, async () => {
      await page.goto(`${shop.server}/${place}${row && `?q=${row}`}`);
      await page.getByRole('row').nth(1).waitFor();
    });
    await see(place, { smallest: MOUSE });
    await step(`the page ${place} opens one`, async () => {
      await page.getByRole('row').nth(1).click();
      await page.locator('dialog').waitFor();
    });
    await see(`${place}-open`, { smallest: MOUSE });
  }
}
