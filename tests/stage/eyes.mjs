// Eyes that are not ours: what a stranger's camera reads in a picture, and what stands in a PDF.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What zbarimg says when it looked and found nothing. */
const NOTHING_SEEN = 4;

/** The text of the one QR in a PNG; none when there is none that can be read. */
export async function readQr(png) {
  const folder = await mkdtemp(join(tmpdir(), 'mostrador-eyes-'));
  const picture = join(folder, 'picture.png');
  try {
    await writeFile(picture, png);
    const { stdout } = await run('zbarimg', [
      ...['--quiet', '--raw', '--set', 'disable', '--set', 'qrcode.enable', picture],
    ]);
    const [text, ...more] = stdout.trimEnd().split('\n');
    if (more.length > 0) throw new Error(`more than one code in the picture: ${stdout}`);
    return text;
  } catch (error) {
    if (error.code === NOTHING_SEEN) return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The text of a PDF, as a person would copy it out. */
export async function readPdf(path) {
  const { stdout } = await run('pdftotext', ['-layout', path, '-']);
  return stdout;
}

/** A PDF's first page as a PNG beside it. */
export async function picturePdf(path, png) {
  await run('pdftoppm', [...['-png', '-r', '200', '-singlefile', path, png.replace(/\.png$/, '')]]);
}
