// A second opinion about what the server holds: a gRPC-web client of some sixty lines that knows no generated code.
// Messages are read as plain wire fields: { 1: [value, …], 4: [value, …] } with numbers as BigInt and the rest as bytes.

/** Reads one protobuf message into its fields. */
export function fields(bytes) {
  const out = {};
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a message is cut off');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    let value;
    if ((tag & 7) === 0) value = BigInt.asIntN(64, varint());
    else if ((tag & 7) === 2) {
      const length = Number(varint());
      value = bytes.subarray(at, at + length);
      at += length;
    } else throw new Error(`wire type ${tag & 7}`);
    (out[number] ??= []).push(value);
  }
  return out;
}

function varint(value) {
  const out = [];
  for (let left = BigInt(value); ; left >>= 7n) {
    if (left < 0x80n) return Buffer.from([...out, Number(left)]);
    out.push(Number(left & 0x7fn) | 0x80);
  }
}

/** Writes one field of bytes: a message within a message. */
export const piece = (key, bytes) => Buffer.concat([varint((key << 3) | 2), varint(bytes.length), bytes]);
/** Writes one field of a number. */
export const whole = (key, value) => Buffer.concat([varint(key << 3), varint(value)]);
/** Writes string fields: text({ 1: 'a' }). */
export const text = (values) => Buffer.concat(Object.entries(values).map(([key, value]) => piece(Number(key), Buffer.from(value, 'utf8'))));

/** A new id: version 7 to whoever looks. */
export const newId = () => crypto.randomUUID().replace(/^(.{8}-.{4}-)4/, '$17');

export const string = (message, number) => message[number]?.[0]?.toString('utf8') ?? '';
export const number = (message, key) => Number(message[key]?.[0] ?? 0n);
export const message = (parent, key) => (parent[key] ? fields(parent[key][0]) : {});
export const messages = (parent, key) => (parent[key] ?? []).map(fields);

/** Calls the server as a till of its own, signed in as a person. */
export class Books {
  constructor(server) {
    this.server = server;
    this.headers = {};
  }

  /** The only message of the answer. */
  async call(path, request) {
    return (await this.stream(path, request)).at(-1) ?? {};
  }

  /** A change; each call is one of its own. */
  async command(path, request) {
    const [answer] = await this.stream(path, request, { 'x-request-id': newId() });
    return answer;
  }

  /** All messages of the answer. */
  async stream(path, request = Buffer.alloc(0), headers = {}) {
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(request.length, 1);
    const answer = await fetch(`${this.server}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto', 'x-grpc-web': '1', ...this.headers, ...headers },
      body: Buffer.concat([frame, request]),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    let status = answer.headers.get('grpc-status');
    const bodies = [];
    for (let at = 0; at + 5 <= bytes.length; ) {
      const length = bytes.readUInt32BE(at + 1);
      const part = bytes.subarray(at + 5, at + 5 + length);
      if (bytes[at] & 0x80) status = /grpc-status:\s*(\d+)/i.exec(part.toString('latin1'))?.[1] ?? status;
      else bodies.push(fields(part));
      at += 5 + length;
    }
    if (status !== '0') throw new Error(`${path}: HTTP ${answer.status}, grpc-status ${status}`);
    return bodies;
  }

  /** Enrols a till that nobody stands at, and signs in there. */
  async signIn(enrolCode, tillNo, staffName, pin) {
    const access = 'zhangfang.access.v1.AccessService';
    const enrolled = await this.call(`${access}/EnrollTill`, text({ 1: enrolCode, 2: tillNo }));
    this.headers['x-device-token'] = string(enrolled, 1);
    const till = await this.call(`${access}/GetTill`);
    const tile = messages(till, 2).find((staff) => string(staff, 2) === staffName);
    if (!tile) throw new Error(`nobody is called ${staffName}`);
    const session = await this.call(`${access}/SignIn`, text({ 1: string(tile, 1), 2: pin }));
    this.headers.authorization = `Bearer ${string(session, 1)}`;
  }

  /** Today's sales, newest first. */
  async sales() {
    const list = await this.call('zhangfang.till.v1.TillService/ListSales');
    return messages(list, 1).map((row) => ({ id: string(row, 1), receiptNo: string(row, 2), totalFen: number(row, 7) }));
  }

  /** One sale as the server holds it. */
  async sale(id) {
    const sale = message(await this.call('zhangfang.till.v1.TillService/GetSale', text({ 1: id })), 1);
    const quoted = message(sale, 7);
    return {
      id: string(sale, 1),
      receiptNo: string(sale, 2),
      totalFen: number(quoted, 4),
      discountFen: number(quoted, 3),
      lines: messages(quoted, 1).map((line) => ({ name: string(line, 3), quantityMilli: number(line, 7), netFen: number(line, 10) })),
      tenders: messages(sale, 8).map((tender) => ({
        kind: ['', 'cash', 'stored_value', 'bank_card', 'voucher', 'foreign_cash', 'other'][number(tender, 1)],
        amountFen: number(tender, 2),
        tenderedFen: number(tender, 3),
        changeFen: number(tender, 4),
      })),
      staffName: string(sale, 5),
      changeFen: number(sale, 9),
      memberName: string(sale, 11),
      copies: number(sale, 15),
      approverName: string(sale, 16),
      approvalReason: string(sale, 17),
    };
  }
}
