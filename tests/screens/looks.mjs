// What a machine can see of a screen: contrast and names (axe), overflow, cut text, target sizes, and pictures for people.
import fs from 'node:fs';
import path from 'node:path';

import { expect } from './results.mjs';
import { OUTPUT, ROOT } from './shop.mjs';

export const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
/** And the tablets, lying and standing. */
export const ALL_SIZES = [...SIZES, { width: 1280, height: 800 }, { width: 800, height: 1280 }];
export const LANGUAGES = ['zh', 'en'];
export const THEMES = ['light', 'dark'];

const AXE = fs.readFileSync(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The smallest side of a control, CSS pixels: fingers on the till, a mouse in the back office. */
export const TOUCH = 44;
export const MOUSE = 24;

/** axe-core, all rules of WCAG 2.2 A and AA. */
export async function axe(page) {
  // Through the debugger, because the page's own policy allows no foreign script.
  if (!(await page.evaluate(() => typeof window.axe === 'object'))) await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then((result) => result.violations),
    AXE_TAGS,
  );
  const shown = found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).slice(0, 3).join('\n    ')}`);
  expect(found.length === 0, () => `axe found ${found.length}:\n  ${shown.join('\n  ')}`);
}

/** Nothing is wider than its box but what scrolls on purpose, and no text is cut without an ellipsis. */
export async function overflow(page) {
  const found = await page.evaluate(() => {
    const out = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) out.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    for (const element of document.querySelectorAll('body *')) {
      if (element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const style = getComputedStyle(element);
      if (['auto', 'scroll'].includes(style.overflowX)) continue;
      const ellipsis = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
      if (style.overflowX !== 'visible' && ellipsis) continue;
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
      out.push(`${name} is ${element.scrollWidth} wide in ${element.clientWidth}: ${(element.textContent ?? '').trim().slice(0, 60)}`);
    }
    return out;
  });
  expect(found.length === 0, () => found.slice(0, 8).join('\n'));
}

/** Every control that can be used is big enough to hit. */
export async function targets(page, smallest) {
  const found = await page.evaluate((smallest) => {
    const out = [];
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
    const controls = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=option]';
    for (const element of (modal ?? document).querySelectorAll(controls)) {
      if (element.disabled || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      // A small box inside its label is hit by the label; a link inside a sentence is as tall as its line.
      const box = (element.matches('input[type=checkbox], input[type=radio]') && element.closest('label')) || element;
      if (getComputedStyle(element).display === 'inline') continue;
      const { width, height, right, bottom } = box.getBoundingClientRect();
      // The skip link waits outside the window until it has the focus.
      if (width === 0 || height === 0 || right < 0 || bottom < 0) continue;
      if (Math.min(width, height) + 0.5 >= smallest) continue;
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30);
      out.push(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${name}” is ${Math.round(width)} × ${Math.round(height)}`);
    }
    return out;
  }, smallest);
  expect(found.length === 0, () => `smaller than ${smallest} px:\n${found.slice(0, 8).join('\n')}`);
}

/** The language the page is in. */
export function languageOf(page) {
  return page.evaluate(() => document.documentElement.lang.slice(0, 2));
}

/** Turns the page's language over without leaving what is open on it. */
export async function speak(page, language) {
  if ((await languageOf(page)) === language) return;
  // The switch itself, pressed by script: behind an open dialog a pointer could not reach it.
  await page.locator('.sh-language').first().evaluate((button) => button.click());
  await page.waitForFunction((language) => document.documentElement.lang.startsWith(language), language);
}

/** Shows the page in a theme, as the app's own setting does. */
export async function wear(page, theme) {
  await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), theme);
}

/** Two frames and the end of every finite animation: what is looked at stands still. */
export async function settle(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const finite = document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(finite.map((animation) => animation.finished));
  });
}

/** A picture under `target/screens/`. */
export async function picture(page, name) {
  await page.screenshot({ path: path.join(OUTPUT, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/**
 * Looks at a screen in both sizes, languages and themes: a picture each, overflow and target sizes wherever the layout
 * differs, axe wherever colours or words do. `smallest` is TOUCH or MOUSE.
 */
export async function look(results, page, name, { smallest = TOUCH, unsettled = false, sizes = SIZES } = {}) {
  const before = { language: await languageOf(page), size: page.viewportSize() };
  const theme = await page.evaluate(() => document.documentElement.getAttribute('data-theme'));
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const language of LANGUAGES) {
      await speak(page, language);
      for (const shown of THEMES) {
        await wear(page, shown);
        if (!unsettled) await settle(page);
        const where = `${name}-${size.width}-${language}-${shown}`;
        await picture(page, where);
        if (size === SIZES[0]) await results.check(`${where} axe`, () => axe(page));
      }
      await results.check(`${name}-${size.width}-${language} overflow`, () => overflow(page));
      await results.check(`${name}-${size.width}-${language} targets`, () => targets(page, smallest));
    }
  }
  await page.setViewportSize(before.size);
  await speak(page, before.language);
  await wear(page, theme);
}
