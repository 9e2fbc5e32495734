// Plays one whole sale in the real window and leaves pictures of it, and the receipt, in a folder:
//
//   node tests/desktop/demo.mjs FOLDER
//
// Nothing but the program itself takes part: its own sandbox, and the practice customer of its QR screen.
// Run it inside .ci/session and xvfb-run, as .ci/demo does.

import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { picturePdf, readQr } from '../stage/eyes.mjs';
import { Window } from '../stage/window.mjs';

/** How many times the look can be turned before it is where it was. */
const LOOKS = 3;

const folder = process.argv[2];
if (!folder) {
  console.error('Where to? node tests/desktop/demo.mjs FOLDER');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const register = await mkdtemp(join(tmpdir(), 'mostrador-demo-'));
// The program's own sandbox, whatever the surroundings say.
delete process.env.MOSTRADOR_SANDBOX_URL;
const window = await Window.open({ MOSTRADOR_DATA_DIR: register });
let taken = 0;
try {
  await window.asksWho();
  await sell('');
  await receipt();
  await turnDark();
  await sell('-dark');
} finally {
  await window.close();
  await rm(register, { recursive: true, force: true });
}

/** From the PIN to the paid sale, a picture of each screen. */
async function sell(look) {
  await photograph(`unlock${look}`);
  await window.type(...'000000');
  await window.reaches('Caja');
  await window.opensShift();
  await window.says('Varios');
  await photograph(`till${look}`);
  await window.type(...'1550,50');
  await window.says('1.550,50');
  await photograph(`amount${look}`);
  await window.type('Enter');
  await window.shows('Código QR de cobro');
  const picture = await photograph(`qr${look}`);
  if (!(await readQr(picture))) throw new Error('a stranger cannot read the code in the picture');
  await window.type('F12', '1');
  await window.reaches('Pago de práctica');
  // Who paid comes with the provider's list.
  await window.says('op. ');
  await photograph(`paid${look}`);
}

async function receipt() {
  await window.type('F6');
  await window.says('Recibo guardado en');
  const [, path] = /Recibo guardado en (.+\.pdf)/.exec(await window.words());
  await copyFile(path, `${folder}/receipt.pdf`);
  await picturePdf(path, `${folder}/receipt.png`);
}

/** Back to the door, in the dark, by the till's own menu. */
async function turnDark() {
  await window.type('Enter');
  await window.reaches('Caja');
  for (let turn = 0; turn < LOOKS; turn++) {
    if ((await window.look('return document.documentElement.dataset.theme')) === 'dark') break;
    await window.type('/');
    await choose('Aspecto, sonido');
    await choose('Aspecto:');
  }
  await window.type('Control+l');
  await window.asksWho();
}

/** Chooses a line of the numbered list that is open, by what it begins with. */
async function choose(beginning) {
  await window.says(beginning);
  const at = await window.look(
    `return [...document.querySelectorAll('[role=menu] button')].findIndex((line) =>
       line.querySelector('.label')?.textContent.trim().startsWith(args[0]))`,
    beginning,
  );
  if (at < 0) throw new Error(`no line begins with «${beginning}»`);
  await window.type(String(at + 1));
}

async function photograph(name) {
  const picture = await window.photograph();
  taken += 1;
  await writeFile(`${folder}/${String(taken).padStart(2, '0')}-${name}.png`, picture);
  return picture;
}
