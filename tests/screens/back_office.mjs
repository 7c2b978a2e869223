// The back office as two managers use it at once: what one types survives what the other saves.
import { look, MOUSE } from './looks.mjs';
import { word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { sit } from './seat.mjs';
import { MANAGER } from './shop.mjs';

const LANGUAGE = 'zh';
const say = (key, params) => word(LANGUAGE, key, params);

/** Straight at the server, without a bridge: a desk has no printer. */
export async function backOffice({ results, shop, browser }) {
  const contexts = [];
  const step = (name, run) => results.check(`back office: ${name}`, run);
  const desk = async (till) => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await sit(page, shop, till, MANAGER);
    return page;
  };
  let mine, theirs;
  const ready = await step('two managers sign in', async () => {
    mine = await desk('21');
    theirs = await desk('22');
  });
  try {
    if (ready) await steps({ results, step, shop, mine, theirs });
  } finally {
    for (const context of contexts) await context.close();
  }
}

async function steps({ results, step, shop, mine, theirs }) {
  const panel = (page) => page.locator('dialog');
  const field = (page, key) => panel(page).getByLabel(say(key), { exact: false }).first();
  const save = (page) => panel(page).getByRole('button', { name: say('kit.save'), exact: true }).click();
  const gone = (page) => eventually(async () => (await panel(page).count()) === 0, 'the panel closes');
  const name = `试茶 "甲" & <b>${Date.now()}</b>`;
  const listed = `${shop.server}/catalog?q=${encodeURIComponent(name)}`;
  const open = async (page) => {
    await page.goto(listed);
    await page.getByRole('row').nth(1).click();
    await field(page, 'catalog.price').waitFor();
  };

  await step('the box in the settings says what a code means, before it is saved', async () => {
    await mine.goto(`${shop.server}/shop`);
    const box = mine.locator('[data-test=code-test] input');
    const says = (where, wanted) =>
      eventually(async () => (await mine.locator(`[data-test=code-on-${where}]`).innerText()).includes(wanted), `${where}: ${wanted}`);
    await box.fill('2000304012349');
    await says('sale', say('chain.reads.label', { plu: '00304', weight: '', amount: say('chain.reads.amount', { amount: '¥12.34' }) }));
    await mine.getByLabel(say('chain.amount_prefixes')).fill('27');
    await says('sale', say('chain.reads.barcode', { text: '2000304012349' }));
    await box.fill('134567890123456789');
    await says('payment', say('chain.reads.payment', { name: say('chain.wallet.wechat') }));
    await look(results, mine, 'shop', { smallest: MOUSE });
  });
  await step('a barcode that is taken is refused at its field', async () => {
    await mine.goto(`${shop.server}/catalog?open=new`);
    await field(mine, 'catalog.name').fill(name);
    await field(mine, 'catalog.price').fill('12.5');
    await mine.getByRole('button', { name: say('catalog.barcode.add'), exact: true }).click();
    await panel(mine).locator('[data-test=barcode] input').first().fill('6901234567892');
    await save(mine);
    const complaint = panel(mine).locator('[data-test=barcode] [role=alert]');
    await complaint.waitFor();
    expect((await complaint.innerText()).includes('康师傅冰红茶'), 'it does not say whose the barcode is');
    same(await field(mine, 'catalog.name').inputValue(), name, 'what was typed');
  });
  await look(results, mine, 'item-refused', { smallest: MOUSE });
  await step('typed text is not thrown away by one key', async () => {
    await mine.keyboard.press('Escape');
    await mine.getByText(say('kit.form.unsaved')).waitFor();
    await panel(mine).locator('[data-test=barcode] input').first().fill('');
    await save(mine);
    await gone(mine);
  });
  await step('what one types survives what the other saves', async () => {
    await open(mine);
    await open(theirs);
    await field(theirs, 'catalog.spec').fill('大份');
    await field(theirs, 'catalog.price').fill('20');
    await save(theirs);
    await gone(theirs);
    await field(mine, 'catalog.price').fill('15');
    await save(mine);
    await panel(mine).getByText(MANAGER.name).waitFor();
    same(await field(mine, 'catalog.price').inputValue(), '15', 'the price typed here');
    same(await field(mine, 'catalog.spec').inputValue(), '大份', 'the specification saved there');
    await panel(mine).getByText(say('kit.form.stored_now', { value: '20' })).waitFor();
  });
  await look(results, mine, 'item-conflict', { smallest: MOUSE });
  await step('the second save stands on the first', async () => {
    await save(mine);
    await gone(mine);
    await mine.getByRole('cell', { name: '¥15.00' }).waitFor();
  });
  await step('an archived item comes back by undo', async () => {
    await open(mine);
    await panel(mine).getByRole('button', { name: say('catalog.archive'), exact: true }).click();
    await mine.getByText(say('kit.table.nothing_found')).waitFor();
    await mine.getByRole('button', { name: say('kit.undo') }).click();
    await mine.getByRole('cell', { name: '¥15.00' }).waitFor();
  });
  await step('the log tells the price before and after', async () => {
    await mine.goto(`${shop.server}/audit?method=catalog.SaveItem&outcome=ok`);
    await mine.getByRole('row').filter({ hasText: '¥20.00 → ¥15.00' }).first().click();
    await mine.getByRole('rowheader', { name: say('word.field.price_fen') }).waitFor();
  });
  await look(results, mine, 'audit-entry', { smallest: MOUSE });
  await step('the receipt in the shop’s settings shows what is typed', async () => {
    await mine.goto(`${shop.server}/shop`);
    await mine.getByLabel(say('chain.receipt_header')).fill('第一行\n第二行');
    await mine.locator('.ch-paper').getByText('第二行').waitFor();
  });
  await look(results, mine, 'shop', { smallest: MOUSE });
}
