// The owner says how far a cashier goes alone; the cashier's next sale goes so far and no further.
import { look, MOUSE, picture, settle } from './looks.mjs';
import { fen, scan, type, word } from './person.mjs';
import { eventually, expect, same } from './results.mjs';
import { sit } from './seat.mjs';
import { CASHIER, MANAGER } from './shop.mjs';

const say = (key, params) => word('zh', key, params);
const OWNER = { name: '赵老板', pin: '666666' };
const BULL = { barcode: '6920202888883', fen: 650 };

/** Straight at the server, each at a till of their own. */
export async function roles({ results, shop, browser }) {
  const contexts = [];
  const step = async (name, run) => {
    const passed = await results.check(`roles: ${name}`, run);
    for (const [at, context] of contexts.entries()) if (!passed) await picture(context.pages()[0], `failed-roles-${at}`);
    return passed;
  };
  const desk = async (till, who) => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await sit(page, shop, till, who);
    return page;
  };
  try {
    let owner, second, till;
    const ready = await step('an owner twice and a cashier sign in', async () => {
      owner = await desk('81', OWNER);
      second = await desk('82', OWNER);
      till = await desk('83', CASHIER);
      await till.getByRole('heading', { name: say('shifts.open.title') }).waitFor();
      await type(till, '500');
      await till.getByRole('button', { name: say('shifts.open.go') }).click();
      await till.locator('.till').waitFor();
    });
    if (ready) await steps({ results, step, shop, owner, second, till });
  } finally {
    for (const context of contexts) await context.close();
  }
}

const panel = (page) => page.locator('dialog');
const limit = (page, act) => panel(page).locator(`[data-act="${act}"]`);
const choose = (page, act, how) => limit(page, act).getByRole('radio', { name: say(`access.roles.${how}`), exact: true }).check({ force: true });
const save = (page) => panel(page).getByRole('button', { name: say('kit.save'), exact: true }).click();
const gone = (page) => eventually(async () => (await panel(page).count()) === 0, 'the panel closes');
const cell = (page, row, at) => page.locator(`[data-row="${row}"] td`).nth(at);
const means = (page, act, wanted) => eventually(async () => (await limit(page, act).locator('.ac-limit__means').innerText()) === wanted, wanted);

async function open(page, shop, code) {
  await page.goto(`${shop.server}/roles`);
  await page.locator(`[data-role="${code}"]`).getByRole('button').click();
  await limit(page, 'gift').waitFor();
  await settle(page);
}

async function steps({ results, step, shop, owner, second, till }) {
  const nine = say('access.roles.ask_beyond', { within: say('access.roles.within', { rate: '9折' }) });
  await step('the owner sees what everybody may, in words', async () => {
    await owner.goto(`${shop.server}/roles`);
    await owner.locator('[data-role=cashier]').waitFor();
    same(await cell(owner, 'line_discount', 2).innerText(), nine, 'the cashier’s line discount');
    same(await cell(owner, 'gift', 1).innerText(), say('access.roles.alone'), 'the manager’s gifts');
    same((await cell(owner, 'till.checkout', 0).innerText()).trim().includes(say('kit.no')), true, 'an owner sells');
  });
  await look(results, owner, 'roles', { smallest: MOUSE });
  await step('a limit says what it means while it is typed, by keyboard', async () => {
    await open(owner, shop, 'cashier');
    await means(owner, 'line_discount', nine);
    await look(results, owner, 'role-panel', { smallest: MOUSE });
    await limit(owner, 'line_discount').getByRole('radio', { name: say('access.roles.ask'), exact: true }).focus();
    await owner.keyboard.press('ArrowRight');
    await means(owner, 'line_discount', nine.replace(say('access.roles.ask_beyond', { within: '' }), say('access.roles.deny_beyond', { within: '' })));
    await owner.keyboard.press('Tab');
    await owner.keyboard.press('Control+a');
    await owner.keyboard.type('0.05');
    await limit(owner, 'line_discount').getByText(say('err.field.limit_low')).waitFor();
    await picture(owner, 'role-panel-low-1366-zh-light');
    await owner.keyboard.press('Control+a');
    await owner.keyboard.press('Backspace');
    await means(owner, 'line_discount', say('access.roles.never'));
  });
  await step('what is typed is not lost by Esc, nor by the browser’s way back', async () => {
    await owner.keyboard.press('Escape');
    await panel(owner).getByText(say('kit.form.unsaved')).waitFor();
    await owner.goBack();
    await eventually(() => owner.url().includes('open=cashier'), 'the address stays');
    await means(owner, 'line_discount', say('access.roles.never'));
    await panel(owner).getByRole('button', { name: say('kit.form.discard') }).click();
    await gone(owner);
    same(await cell(owner, 'line_discount', 2).innerText(), nine, 'nothing was saved');
  });
  await step('without a limit the cashier gives 8 折 alone', async () => {
    await open(owner, shop, 'cashier');
    await choose(owner, 'line_discount', 'allow');
    await save(owner);
    await gone(owner);
    await eventually(async () => (await cell(owner, 'line_discount', 2).innerText()) === say('access.roles.alone'), 'the matrix follows');
    await sell(till);
    await till.locator('[data-test=done]').waitFor();
  });
  await step('who comes later hears who was there first, and loses nothing', async () => {
    await open(owner, shop, 'cashier');
    await open(second, shop, 'cashier');
    await choose(second, 'line_discount', 'ask');
    await limit(second, 'line_discount').getByRole('textbox').first().fill('9');
    await panel(second).getByRole('checkbox', { name: say('word.right.members.import') }).check();
    await save(second);
    await gone(second);
    await choose(owner, 'line_discount', 'deny');
    await choose(owner, 'no_receipt', 'deny');
    await save(owner);
    await panel(owner).getByText(OWNER.name).waitFor();
    await limit(owner, 'line_discount').getByText(say('kit.form.stored_now', { value: nine })).waitFor();
    expect(await panel(owner).getByRole('checkbox', { name: say('word.right.members.import') }).isChecked(), 'what was given there');
    await look(results, owner, 'role-conflict', { smallest: MOUSE });
    await panel(owner).getByRole('button', { name: say('kit.cancel') }).click();
    await panel(owner).getByRole('button', { name: say('kit.form.discard') }).click();
    await gone(owner);
  });
  await step('above 9 折 the cashier is asked for an approval in place, at once', async () => {
    await sell(till);
    await till.locator('[data-test=approve]').waitFor();
    await till.locator('[data-test=approve]').getByRole('radio', { name: MANAGER.name }).check({ force: true });
    await till.locator('[data-test=approve]').getByRole('radio', { name: say('till.approve.regular') }).check({ force: true });
    await type(till, MANAGER.pin);
    await till.keyboard.press('Enter');
    await till.locator('[data-test=done]').waitFor();
    same(await till.locator('.sh-bar').getByText(CASHIER.name).count(), 1, 'the cashier stays');
  });
  await step('a right that is taken away goes from the till that is open', async () => {
    const drawer = till.getByRole('button', { name: say('till.drawer.title') });
    await drawer.waitFor();
    await open(owner, shop, 'cashier');
    // The rights of the drawer follow their limits.
    const drawers = async (beyond) => {
      for (const act of ['cash_in', 'cash_out', 'no_sale']) await choose(owner, act, beyond);
    };
    await drawers('deny');
    await panel(owner).getByRole('checkbox', { name: say('word.right.members.import'), exact: true }).uncheck();
    await save(owner);
    await gone(owner);
    await eventually(async () => (await drawer.count()) === 0, 'the drawer’s key goes');
    await open(owner, shop, 'cashier');
    await drawers('allow');
    await save(owner);
    await gone(owner);
    await drawer.waitFor();
  });
  await step('the log tells it in words', async () => {
    await owner.goto(`${shop.server}/audit?method=access.SaveRole&outcome=ok`);
    await owner.getByRole('row').filter({ hasText: say('word.act.line_discount') }).first().click();
    await owner.getByRole('rowheader', { name: say('word.act.line_discount') }).waitFor();
    await owner.getByText(nine).first().waitFor();
  });
  await look(results, owner, 'roles-log', { smallest: MOUSE });
  await step('a cashier who knows the address is told that it is not theirs', async () => {
    await till.goto(`${shop.server}/roles`);
    await eventually(async () => (await till.locator('main').innerText()).includes(say('shell.no_right.title')), 'roles is closed');
    same(await till.locator('[data-test=roles]').count(), 0, 'the page all the same');
  });
}

/** A bottle at 8 折 for cash. */
async function sell(page) {
  await scan(page, BULL.barcode);
  await page.keyboard.press('/');
  await page.locator('[data-test=treat]').waitFor();
  await type(page, '8');
  await page.keyboard.press('Enter');
  const due = () => page.locator('[data-test=due] .k-total__amount').innerText().then(fen);
  await eventually(async () => (await due()) === BULL.fen * 0.8, '8 折');
  await page.locator('[data-test=exact-cash]').click();
}
