// A receipt printer that reads what it is sent: a TCP server and an ESC/POS decoder for the browser tests.
//
// Written from the printers' manuals and shares nothing with the bridge, so that a mistake there cannot hide here.
// Whatever a real printer would garble is a `problem`: unknown commands, a character outside two-byte GB18030,
// a line that is wider than the paper, text after the last cut.
import net from 'node:net';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;
const LF = 0x0a;

const gb18030 = new TextDecoder('gb18030', { fatal: true });

/** A decoder for one connection or one file; `papers` grows as cuts come in. */
export class Decoder {
  /** `columns`: half-width characters of a line, 48 on 80 mm paper, 32 on 58 mm. `reply(bytes)` answers queries, `pulse()` hears the drawer. */
  constructor({ columns = 48, reply = () => {}, pulse = () => {} } = {}) {
    this.columns = columns;
    this.reply = reply;
    this.pulse = pulse;
    this.papers = [];
    this.pending = Buffer.alloc(0);
    this.reset();
    this.begin();
  }

  begin() {
    this.paper = { lines: [], codes: [], drawer: 0, cut: false, problems: [] };
  }

  reset() {
    this.align = 'left';
    this.bold = false;
    this.width = 1;
    this.height = 1;
    this.chinese = true;
    this.code = Buffer.alloc(0);
    this.spans = [];
  }

  /** Takes bytes as they arrive, however the line cuts them. */
  feed(bytes) {
    this.pending = Buffer.concat([this.pending, bytes]);
    let at = 0;
    while (at < this.pending.length) {
      const used = this.step(this.pending.subarray(at));
      if (used === 0) break;
      at += used;
    }
    this.pending = this.pending.subarray(at);
  }

  /** Reads one command or character; 0 when its end has not arrived yet. */
  step(bytes) {
    const first = bytes[0];
    if (first === ESC) return this.escape(bytes);
    if (first === FS) return this.chineseCommand(bytes);
    if (first === GS) return this.group(bytes);
    if (first === DLE) return this.realTime(bytes);
    if (first === LF) return this.endLine(), 1;
    if (first === 0x0d) return 1;
    if (first < 0x20) return this.unknown(bytes, 1);
    if (first < 0x80) return this.character(bytes.subarray(0, 1));
    return this.wideCharacter(bytes);
  }

  wideCharacter(bytes) {
    if (bytes.length < 2) return 0;
    const fourBytes = bytes[1] >= 0x30 && bytes[1] <= 0x39;
    const length = fourBytes ? 4 : 2;
    if (bytes.length < length) return 0;
    if (fourBytes) this.problem(`few printers have the character ${bytes.subarray(0, 4).toString('hex')}`);
    if (!this.chinese) this.problem('a Chinese character while Chinese is off');
    return this.character(bytes.subarray(0, length));
  }

  character(bytes) {
    let text;
    try {
      text = gb18030.decode(bytes);
    } catch {
      return this.unknown(bytes, bytes.length);
    }
    this.spans.push({ text, columns: Math.min(bytes.length, 2) * this.width, bold: this.bold, width: this.width, height: this.height });
    return bytes.length;
  }

  endLine() {
    const columns = this.spans.reduce((sum, span) => sum + span.columns, 0);
    const text = this.spans.map((span) => span.text).join('');
    if (columns > this.columns) this.problem(`${columns} columns on a paper of ${this.columns}: ${text}`);
    this.paper.lines.push({
      text,
      columns,
      align: this.align,
      bold: this.spans.some((span) => span.bold),
      double: this.spans.some((span) => span.width > 1 && span.height > 1),
    });
    this.spans = [];
  }

  escape(bytes) {
    const take = (length, run) => (bytes.length < length ? 0 : (run?.(bytes), length));
    if (bytes.length < 2) return 0;
    switch (bytes[1]) {
      case 0x40: // @: initialise
        if (this.spans.length > 0) this.problem('initialised in the middle of a line');
        return this.reset(), 2;
      case 0x61: // a: align
        return take(3, () => (this.align = { 0: 'left', 1: 'center', 2: 'right', 48: 'left', 49: 'center', 50: 'right' }[bytes[2]]));
      case 0x45: // E: bold
        return take(3, () => (this.bold = (bytes[2] & 1) === 1));
      case 0x64: // d: feed lines
        return take(3, () => this.flush());
      case 0x4a: // J: feed dots
        return take(3, () => this.flush());
      case 0x70: // p: drawer pulse
        return take(5, () => ((this.paper.drawer += 1), this.pulse()));
      case 0x32: // 2: default line spacing
        return 2;
      case 0x33: // 3: line spacing
      case 0x74: // t: code page
      case 0x52: // R: country
      case 0x4d: // M: font
        return take(3);
      default:
        return this.unknown(bytes, 2);
    }
  }

  chineseCommand(bytes) {
    if (bytes.length < 2) return 0;
    if (bytes[1] === 0x26) return (this.chinese = true), 2;
    if (bytes[1] === 0x2e) return (this.chinese = false), 2;
    return this.unknown(bytes, 2);
  }

  group(bytes) {
    if (bytes.length < 3) return 0;
    switch (bytes[1]) {
      case 0x21: // !: size
        this.width = (bytes[2] >> 4) + 1;
        this.height = (bytes[2] & 0x0f) + 1;
        return 3;
      case 0x56: // V: cut
        return this.cut(bytes);
      case 0x28: // ( : functions with a length
        return this.sized(bytes);
      case 0x76: // v 0: raster image
        return this.raster(bytes);
      case 0x6b: // k: barcode
        return this.barcode(bytes);
      case 0x72: // r: status in order, the barrier; 0 = paper adequate
        this.reply(Buffer.from([0x00]));
        return 3;
      case 0x61: // a: automatic status
      case 0x42: // B: reverse
      case 0x68: // h: barcode height
      case 0x77: // w: barcode width
      case 0x48: // H: barcode text
        return 3;
      default:
        return this.unknown(bytes, 2);
    }
  }

  cut(bytes) {
    const feeds = bytes[2] >= 65;
    if (feeds && bytes.length < 4) return 0;
    this.flush();
    this.paper.cut = true;
    this.papers.push(this.paper);
    this.begin();
    return feeds ? 4 : 3;
  }

  sized(bytes) {
    if (bytes.length < 5) return 0;
    const length = bytes[3] + bytes[4] * 256;
    if (bytes.length < 5 + length) return 0;
    const body = bytes.subarray(5, 5 + length);
    if (bytes[2] !== 0x6b || body[0] !== 0x31) return this.unknown(bytes, 5 + length);
    if (body[1] === 0x50) this.code = Buffer.from(body.subarray(3));
    if (body[1] === 0x51) {
      if (this.code.length === 0) this.problem('a QR code without content');
      this.paper.codes.push({ kind: 'qr', data: this.code.toString('utf8') });
    }
    return 5 + length;
  }

  raster(bytes) {
    if (bytes.length < 8) return 0;
    const length = (bytes[4] + bytes[5] * 256) * (bytes[6] + bytes[7] * 256);
    if (bytes.length < 8 + length) return 0;
    const dots = (bytes[4] + bytes[5] * 256) * 8;
    if (dots > this.columns * 12) this.problem(`an image of ${dots} dots on a paper of ${this.columns * 12}`);
    this.paper.lines.push({ text: '', image: true, columns: Math.ceil(dots / 12), align: this.align, bold: false, double: false });
    return 8 + length;
  }

  barcode(bytes) {
    const system = bytes[2];
    if (system < 65) {
      const end = bytes.indexOf(0, 3);
      if (end < 0) return 0;
      this.paper.codes.push({ kind: `barcode ${system}`, data: bytes.subarray(3, end).toString('latin1') });
      return end + 1;
    }
    if (bytes.length < 4 || bytes.length < 4 + bytes[3]) return 0;
    const data = bytes.subarray(4, 4 + bytes[3]).toString('latin1');
    this.paper.codes.push({ kind: system === 73 ? 'code128' : `barcode ${system}`, data });
    return 4 + bytes[3];
  }

  /** DLE EOT n: answered at once, printer well and drawer shut. */
  realTime(bytes) {
    if (bytes.length < 3) return 0;
    if (bytes[1] !== 0x04) return this.unknown(bytes, 2);
    this.reply(Buffer.from([0x12]));
    return 3;
  }

  flush() {
    if (this.spans.length > 0) this.endLine();
  }

  problem(what) {
    this.paper.problems.push(what);
  }

  unknown(bytes, length) {
    this.problem(`unknown bytes ${bytes.subarray(0, Math.min(length, 8)).toString('hex')}`);
    return length;
  }
}

/** A printer on a port of its own; `papers` holds every receipt that was cut off. */
export class Printer {
  constructor({ columns = 48 } = {}) {
    this.columns = columns;
    this.papers = [];
    this.pulsedMs = 0;
    this.server = net.createServer((socket) => this.serve(socket));
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.port = this.server.address().port;
    return this;
  }

  serve(socket) {
    const decoder = new Decoder({
      columns: this.columns,
      reply: (bytes) => socket.writable && socket.write(bytes),
      pulse: () => (this.pulsedMs = Date.now()),
    });
    decoder.papers = this.papers;
    socket.on('data', (bytes) => decoder.feed(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      // A drawer may be kicked without any paper; that is all that may stand after the last cut.
      if (decoder.paper.lines.some((line) => line.text.trim() !== '')) this.papers.push(decoder.paper);
    });
  }

  close() {
    this.server.close();
  }
}

/** The text of a paper, a line each. */
export function textOf(paper) {
  return paper.lines.map((line) => line.text.trimEnd()).join('\n');
}

/** The amount at the end of the first line that begins with one of the words, in fen. */
export function amountAfter(paper, ...words) {
  for (const line of paper.lines) {
    const text = line.text.trim();
    if (!words.some((word) => text.startsWith(word))) continue;
    const found = /([−-]?)[¥￥]?\s*([\d,]+)\.(\d\d)\s*$/.exec(text);
    if (found) return (found[1] ? -1 : 1) * (Number(found[2].replaceAll(',', '')) * 100 + Number(found[3]));
  }
  return undefined;
}
