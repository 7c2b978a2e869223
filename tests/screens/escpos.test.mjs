// The decoder against bytes written by hand: an oracle that cannot fail would prove nothing.
import { Decoder, amountAfter, textOf } from './escpos.mjs';
import { expect, same } from './results.mjs';

const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const ZHANGFANG = [0xd5, 0xcb, 0xb7, 0xbf];
const CUT = '\x1dVB\0';

function decode(data, options) {
  const decoder = new Decoder(options);
  // One byte at a time, as the worst line would deliver them.
  for (const byte of data) decoder.feed(Buffer.from([byte]));
  return decoder.papers;
}

export async function decoderChecks(results) {
  await results.check('decoder: text, code, drawer and cut', () => {
    const [paper, ...more] = decode(
      bytes(
        ...['\x1b@\x1c&\x1ba\x01\x1d!\x11', ZHANGFANG, '\n\x1d!\0\x1ba\0Total', ' '.repeat(12), [0xa3, 0xa4], '1,012.30\n'],
        ...['\x1d(k\x05\0\x31\x50\x30Z1\x1d(k\x03\0\x31\x51\x30', '\x1bp\0\x19\xfa', CUT],
      ),
    );
    same(more.length, 0, 'papers after the first');
    same(textOf(paper), '账房\nTotal            ￥1,012.30', 'text');
    same([paper.lines[0].align, paper.lines[0].double, paper.lines[0].columns], ['center', true, 8], 'first line');
    same(amountAfter(paper, '合计', 'Total'), 101230, 'amount');
    same(paper.codes, [{ kind: 'qr', data: 'Z1' }], 'codes');
    same([paper.drawer, paper.cut, paper.problems], [1, true, []], 'drawer, cut, problems');
  });
  await results.check('decoder: what a printer would garble is a problem', () => {
    const problems = (data, options) => decode(bytes(data, CUT), options)[0].problems;
    expect(problems(['x'.repeat(33), '\n'].join(''), { columns: 32 })[0]?.includes('33 columns'), 'a line too wide');
    expect(problems([0x81, 0x30, 0x84, 0x38])[0]?.includes('81308438'), 'a four-byte character');
    expect(problems('\x1c!\x01')[0]?.includes('1c21'), 'a command of clones only');
    expect(problems(bytes('\x1c.', ZHANGFANG))[0]?.includes('Chinese is off'), 'Chinese while off');
  });
  await results.check('decoder: answers what it is asked', () => {
    const replies = [];
    decode(bytes('\x10\x04\x01\x1dr\x01'), { reply: (reply) => replies.push(...reply) });
    same(replies, [0x12, 0x00], 'replies');
  });
}
