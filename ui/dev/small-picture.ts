// Pictures to keep: at half size, in few colours, and written small. Nobody looks at them but to see
// what changed.

import { crc32, deflateSync } from 'node:zlib';

import { PNG } from 'pngjs';

/** Keeps the upper four bits of a colour: steps that the eye hardly sees, and files a third the size. */
const STEPS = 0b1111_0000;

/** As many colours as a palette has. */
const PALETTE_MAX = 256;

/** A picture of half the width and height, each pixel the mean of four. */
export function halved(picture: Buffer): PNG {
  const { width, data } = PNG.sync.read(picture);
  const half = new PNG({ width: width >> 1, height: (data.length / width / 4) >> 1 });
  const row = width * 4;
  let to = 0;
  for (let y = 0; y < half.height; y += 1) {
    let from = 2 * y * row;
    for (let x = 0; x < half.width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const at = from + channel;
        const sum =
          data.readUInt8(at) +
          data.readUInt8(at + 4) +
          data.readUInt8(at + row) +
          data.readUInt8(at + row + 4);
        half.data[to + channel] = (sum >> 2) & STEPS;
      }
      half.data[to + 3] = 255;
      to += 4;
      from += 8;
    }
  }
  return half;
}

/** The file of a picture: with a palette, if it has few enough colours. */
export function written({ width, height, data }: PNG): Buffer {
  const numbers = new Map<number, number>();
  // Each line begins with how it is filtered: not at all.
  const lines = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = data.readUIntBE(pixel * 4, 3);
    const number = numbers.get(colour) ?? numbers.size;
    numbers.set(colour, number);
    lines[pixel + Math.floor(pixel / width) + 1] = number & 0xff;
  }
  if (numbers.size > PALETTE_MAX) {
    const whole = new PNG({ width, height });
    whole.data = data;
    return PNG.sync.write(whole, { deflateLevel: 9, deflateStrategy: 0, colorType: 2 });
  }
  const palette = Buffer.alloc(numbers.size * 3);
  for (const [colour, number] of numbers) palette.writeUIntBE(colour, number * 3, 3);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header(width, height)),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Eight bits a pixel, each the number of a colour. */
function header(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return head;
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
