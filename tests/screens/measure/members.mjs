// Members by the last four digits of their phones, of a hundred thousand that only the server has.
import { test, timed } from './paint.mjs';

const TAILS = ['0321', '0007', '0998', '0550', '0234', '0808', '0431', '0444', '0731', '0218', '0605', '0587'];

/** From the last of the four keys to the members on the screen: the shop's server and the agent are in it. */
export async function memberSearches(page) {
  const out = [];
  for (const tail of TAILS) {
    await page.keyboard.press('F2');
    await test(page, 'member-dialog').waitFor();
    for (const key of tail.slice(0, -1)) await page.keyboard.press(key);
    const found = `[...document.querySelectorAll('[data-test="member-row"]')].some((row) => row.textContent.includes('${tail}'))`;
    out.push(await timed(page, 'keydown', found, () => page.keyboard.press(tail.at(-1))));
    // The first Esc is the field's: it forgets what was typed.
    while ((await test(page, 'member-dialog').count()) > 0) await page.keyboard.press('Escape');
  }
  return out;
}
