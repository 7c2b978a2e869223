// The looks against a page with known faults: a check that cannot fail would prove nothing.
import { axe, overflow, targets, TOUCH } from './looks.mjs';
import { expect } from './results.mjs';

const FAULTY = `<!doctype html><html lang="en"><title>x</title><main>
  <button style="width:20px;height:20px"></button>
  <div style="width:100px;overflow:hidden;white-space:nowrap">a text that is cut without any sign of it</div>
</main>`;
const SOUND = `<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>
  <button style="width:64px;height:64px">Go</button>
  <div style="width:100px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">a text that is cut and says so</div>
</main>`;

export async function lookChecks(results, browser) {
  const page = await browser.newPage();
  const looks = [
    ['axe', () => axe(page)],
    ['overflow', () => overflow(page)],
    ['targets', () => targets(page, TOUCH)],
  ];
  for (const [name, check] of looks) {
    await results.check(`looks: ${name} finds a fault, and none on a sound page`, async () => {
      await page.setContent(FAULTY);
      const found = await check().then(() => false, () => true);
      expect(found, 'the fault was not found');
      await page.setContent(SOUND);
      await check();
    });
  }
  await page.close();
}
