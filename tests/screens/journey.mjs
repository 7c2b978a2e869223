// The shop's main job, as a cashier does it: steps 1–7 from sign-in to the closing slip, once in Chinese on 80 mm paper
// and once in English on 58 mm, in one browser and on one database. After each sale three sums must be one: screen, server, paper.
import { adjust, nameMember, ringUp, scanAnything } from './journey/cart.mjs';
import { payBoth, payExact, reprint, topUp } from './journey/money.mjs';
import { lookAround, newMember, todaysList } from './journey/pages.mjs';
import { closeShift, openShift, signIn } from './journey/shift.mjs';
import { Stopped, Walk } from './journey/walk.mjs';
import { listen } from './person.mjs';
import { same } from './results.mjs';
import { ENROL_CODE, MANAGER } from './shop.mjs';
import { Books } from './wire.mjs';

/** In this order: each step stands on the ones before. */
const STEPS = [
  signIn, openShift, ringUp, nameMember, topUp, payBoth, reprint, payExact, scanAnything, adjust,
  newMember, todaysList, lookAround, closeShift,
];

/** Runs the whole walk in both languages. */
export async function journey({ results, shop, browser }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = listen(page);
  const books = new Books(shop.server);
  await results.check('the server enrols a second till', () => books.signIn(ENROL_CODE, '09', MANAGER.name, MANAGER.pin));
  try {
    const [wide, narrow] = shop.tills;
    const walks = [
      new Walk({ results, till: wide, page, books, language: 'zh', looking: true }),
      new Walk({ results, till: narrow, page, books, language: 'en', looking: false }),
    ];
    for (const walk of walks) for (const step of STEPS) await step(walk);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    console.log('the walk stops here: every later step stands on this one');
  }
  await results.check('the browser has nothing to complain about', () => same(complaints, [], 'complaints'));
  await context.close();
}
