// A big shop: 50,000 goods, 100,000 members, 500 prices of levels and units. The same every time.
import fs from 'node:fs';
import path from 'node:path';

import { fields, message, messages, number, piece, string, text, whole } from '../wire.mjs';

const pad = (n, width) => String(n).padStart(width, '0');
const WORDS = '龙井铁观音普洱茉莉红茶绿茶乌龙白茶桂花柠檬蜂蜜菊花枸杞陈皮';
const KINDS = ['礼盒', '散装', '袋泡', '罐装', '瓶装', '试用'];
const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗';

/** Names that differ, a barcode each, forty categories. */
export function goodsFile(folder, count) {
  const file = path.join(folder, 'goods.csv');
  const rows = ['名称,单价,条码,类别,单位'];
  for (let n = 0; n < count; n += 1) {
    const name = `${WORDS.slice(n % 27, (n % 27) + 3)}${KINDS[n % 6]} ${n}`;
    rows.push(`${name},${(n % 900) + 1}.50,69${pad(10_000_000_000 + n * 7, 11)},类别 ${n % 40},盒`);
  }
  fs.writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

/** Names that many share, a phone each. */
export function membersFile(folder, count) {
  const file = path.join(folder, 'members.csv');
  const rows = ['姓名,手机号'];
  for (let n = 0; n < count; n += 1) rows.push(`${SURNAMES[n % 20]}${WORDS[(n * 7) % 30]}${WORDS[(n * 11) % 30]},139${pad(n, 8)}`);
  fs.writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

/** Gives every second of the first items a price for the gold members, and the others a case of twelve. */
export async function specialPrices(books, count) {
  const levels = messages(await books.call('zhangfang.members.v1.MembersService/ListLevels'), 1);
  const level = string(levels.at(-1), 1);
  const chunks = await books.stream('zhangfang.catalog.v1.CatalogService/DownloadCatalog');
  const items = chunks.flatMap((chunk) => chunk[4] ?? []).slice(0, count);
  for (const [n, item] of items.entries()) {
    const special =
      n % 2 === 0
        ? piece(16, Buffer.concat([text({ 1: level }), whole(2, 100 + n)]))
        : piece(10, Buffer.concat([text({ 1: `16${pad(n, 12)}`, 2: '箱' }), whole(3, 12_000), whole(4, 9_900 + n)]));
    const wanted = piece(1, Buffer.concat([item, special]));
    const saved = await books.command('zhangfang.catalog.v1.CatalogService/SaveItem', wanted);
    if (number(message(saved, 1), 13) !== number(fields(item), 13) + 1) throw new Error('a special price was not saved');
  }
}
