// What lies beyond a plain sale, at its worst: the quick front, the bills that wait, a return and the preferences, with names
// that no designer thought of, with nobody who answers, and for somebody who may not.
import { look, picture, SIZES, LANGUAGES, THEMES, TOUCH } from './looks.mjs';
import { scan, type, word } from './person.mjs';
import { eventually } from './results.mjs';
import { openShift, signIn, sit } from './seat.mjs';
import { ENROL_CODE, MANAGER } from './shop.mjs';
import { Books, messages, newId, number, piece, string, text, whole } from './wire.mjs';

const say = (key, params) => word('zh', key, params);
const OWNER = { name: '赵老板', pin: '666666' };
/** As long as names may be: with quotes, with tags, with emoji, without a space. */
const GOODS = [
  { name: '"Tom\'s" <b>手工</b> & 奶奶的秘方：桂花酒酿小圆子（大份、少糖、去冰、外带加一份料，杯盖另放）', barcode: '69888888880010', priceFen: 99_999 },
  { name: '🧋'.repeat(20), barcode: '69888888880020', priceFen: 5 },
  { name: `Long${'x'.repeat(56)}`, barcode: '69888888880030', priceFen: 8_888_888 },
];
const MEMBERS = [
  { name: `${'O\'Neill "Peg" & Söhne '.repeat(2)}`.slice(0, 40), phone: '13600000001' },
  { name: '👨‍👩‍👧'.repeat(5), phone: '13600000002' },
];
const NOTE = '靠窗第三桌"老位子"，等人到齐再上，生日蛋糕先放冰箱，记得插 8 根蜡烛，账由先到的先生付，不要让客人看见';

/** Every size in both languages, the themes in turn; axe where words and colours are new. */
const CORNERS = SIZES.flatMap((size, at) =>
  LANGUAGES.map((language, other) => {
    const theme = THEMES[(2 * at + other) % THEMES.length];
    return { size, language, theme, judged: at < 2 };
  }),
);

/** An answer without a field: nothing of anything. */
const NOTHING = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), Buffer.from([0x80, 0, 0, 0, 15]), Buffer.from('grpc-status:0\r\n', 'latin1')]);

export async function corners({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: SIZES[0], locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const step = async (name, run) => {
    const passed = await results.check(`corners: ${name}`, run);
    if (!passed) await picture(page, `failed-corners-${name.replaceAll(/\W+/g, '-')}`);
    return passed;
  };
  const see = (name, options) => look(results, page, `corner-${name}`, { plan: CORNERS, ...options });
  const test = (name) => page.locator(`[data-test="${name}"]`);
  try {
    const books = new Books(shop.server);
    const ready = await step('names as long as they may be, and a manager at a till', async () => {
      await books.signIn(ENROL_CODE, '43', MANAGER.name, MANAGER.pin);
      await fill(books);
      await sit(page, shop, '44', MANAGER);
      await openShift(page, shop);
    });
    if (!ready) return;
    await bills({ step, see, test, page });
    await quick({ step, see, test, page, shop, books });
    await back({ step, see, test, page, shop });
    await owner({ step, see, test, page, shop });
  } finally {
    await context.close();
  }
}

/** Goods, members, and two bills that wait. */
async function fill(books) {
  const [category] = messages(await books.call('zhangfang.catalog.v1.CatalogService/ListCategories'), 1);
  const [level] = messages(await books.call('zhangfang.members.v1.MembersService/ListLevels'), 1);
  const [goods, members] = [[], []];
  for (const { name, barcode, priceFen } of GOODS) {
    const item = [text({ 1: newId(), 3: name, 4: '"特大"', 6: string(category, 1), 7: '份' }), whole(5, 1), whole(8, priceFen), whole(9, 1)];
    goods.push(item);
    await books.command('zhangfang.catalog.v1.CatalogService/SaveItem', piece(1, Buffer.concat([...item, piece(10, text({ 1: barcode }))])));
  }
  for (const { name, phone } of MEMBERS) {
    const id = newId();
    members.push(id);
    await books.command('zhangfang.members.v1.MembersService/SaveMember', piece(1, text({ 1: id, 3: name, 4: phone, 6: string(level, 1) })));
  }
  const ids = messages(await books.call('zhangfang.catalog.v1.CatalogService/ListItems', piece(1, Buffer.concat([whole(1, 200)]))), 1)
    .filter((row) => GOODS.some(({ name }) => string(row, 3) === name))
    .map((row) => string(row, 1));
  for (const member of members) {
    const lines = ids.map((id) => piece(1, Buffer.concat([text({ 1: id }), whole(3, 2_000)])));
    const cart = Buffer.concat([...lines, text({ 2: member })]);
    await books.command('zhangfang.till.v1.TillService/HoldSale', Buffer.concat([text({ 1: newId() }), piece(3, cart), text({ 4: NOTE })]));
  }
}

/** 取单, in every state it can be in. */
async function bills({ step, see, test, page }) {
  const open = async () => {
    await page.keyboard.press('F8');
    await test('held-pane').waitFor();
  };
  const close = async () => {
    await page.keyboard.press('Escape');
    await eventually(async () => (await test('held-pane').count()) === 0, 'the bills are put away');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  };
  await step('bills with such names wait', async () => {
    await open();
    await eventually(async () => (await test('held-card').count()) === MEMBERS.length, 'two bills');
  });
  await see('held');
  await step('nothing is found among them', async () => {
    await type(page, 'zzzz');
    await page.locator('.hd-body .k-empty').waitFor();
  });
  await see('held-none-found');
  await page.keyboard.press('Escape');
  for (const [name, answer, shown] of [
    ['empty', (route) => route.fulfill({ contentType: 'application/grpc-web+proto', body: NOTHING }), '.hd-body .k-empty'],
    ['loading', () => {}, '.hd-body .k-skeleton'],
    ['error', (route) => route.abort(), '.hd-body .k-button'],
  ]) {
    await step(`the bills, ${name}`, async () => {
      if ((await test('held-pane').count()) > 0) await close();
      await page.route('**/ListHeldSales', answer);
      await open();
      await page.locator(shown).first().waitFor();
    });
    await see(`held-${name}`, { unsettled: name === 'loading' });
    await step(`the bills, no longer ${name}`, close);
  }
}

/** 快速消费. */
async function quick({ step, see, test, page, shop, books }) {
  const front = async (mode) => {
    const tills = messages(await books.call('zhangfang.chain.v1.ChainService/ListTills'), 1);
    const till = tills.find((one) => string(one, 2) === '44');
    const saved = Buffer.concat([text({ 1: string(till, 1), 2: '44' }), whole(4, number(till, 4)), whole(10, mode)]);
    await books.command('zhangfang.chain.v1.ChainService/SaveTill', piece(1, saved));
  };
  const meet = async (answer) => {
    await page.goto('about:blank');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    if (answer) await page.route('**/DownloadCatalog', answer);
    await page.goto(`${shop.server}/till`);
  };
  await step('the quick front with such a cart', async () => {
    await front(1);
    await meet();
    await test('quick').waitFor();
    for (const [at, { barcode }] of GOODS.entries()) {
      await scan(page, barcode);
      await eventually(async () => (await test('cart-line').count()) === at + 1, 'the line');
    }
  });
  await see('quick');
  await step('the quick front asks for the money', async () => {
    await page.keyboard.press('Space');
    await test('payment').waitFor();
  });
  await see('quick-pay');
  await step('and has it', async () => {
    await page.keyboard.press('Enter');
    await test('done').waitFor();
  });
  await see('quick-done');
  await page.addInitScript(() => indexedDB.deleteDatabase('zf'));
  await step('the quick front, when nobody answers', async () => {
    await meet((route) => route.abort());
    await page.getByRole('button', { name: say('kit.again') }).first().waitFor();
  });
  await see('quick-error');
  await step('the quick front, before the answer', async () => {
    await meet(() => {});
    await page.locator('.k-skeleton').first().waitFor();
  });
  await see('quick-loading', { unsettled: true });
  await step('the touch front again', async () => {
    await front(0);
    await meet();
    await test('tile').first().waitFor();
  });
}

/** 退货. */
async function back({ step, see, page, shop }) {
  const button = (key) => page.getByRole('button', { name: say(key) }).first();
  await step('such goods come back', async () => {
    await page.goto(`${shop.server}/sales`);
    await page.getByRole('row').nth(1).click();
    await button('till.return.start').click();
    await page.locator('[data-test=return-panel]').waitFor();
    await button('till.return.whole').click();
  });
  await see('return');
  await step('nobody takes them', async () => {
    await page.route('**/ReturnSale', (route) => route.abort());
    await button('till.return.confirm').click();
    await page.locator('.till-return .k-banner, dialog .k-banner').first().waitFor();
  });
  await see('return-error');
  await step('and then somebody does', async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await button('till.return.confirm').click();
    await page.locator('[data-test=returned]').waitFor();
  });
  await see('returned');
}

/** 赵老板 at a till where somebody else is on duty, and who sells nothing anyway. */
async function owner({ step, see, test, page, shop }) {
  await step('an owner meets the shift of another', async () => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(shop.server);
    await signIn(page, OWNER);
    await page.goto(`${shop.server}/till`);
    await page.getByText(say('shifts.other.hint')).first().waitFor();
  });
  await see('shift-of-another');
  await step('and has preferences all the same', async () => {
    await page.goto(`${shop.server}/preferences`);
    await test('preferences').waitFor();
  });
  await see('preferences', { smallest: TOUCH });
}
