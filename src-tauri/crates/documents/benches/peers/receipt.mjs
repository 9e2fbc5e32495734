// The receipt by a browser that prints it to PDF: the same words in the same cuts. The browser is started once and warm;
// each receipt is a page of its own, loaded, printed and closed.
//
// Usage: node receipt.mjs WORDS.tsv FONTS RUNS; says of each run how many seconds a receipt took.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [words, fonts, runs] = process.argv.slice(2);
const CUTS = { text: 480, strong: 620, bold: 700, title: 700 };

const faces = await Promise.all(
  Object.keys(CUTS).map(async (cut) => {
    const font = await readFile(join(fonts, `archivo-${cut}.ttf`), 'base64');
    return `@font-face{font-family:archivo-${cut};src:url(data:font/ttf;base64,${font})}`;
  }),
);
const body = (await readFile(words, 'utf8')).split('\n').map((line) => {
  const [kind, ...said] = line.split('\t');
  return `<div class="${kind}">${said.map((text) => `<span>${text}</span>`).join('')}</div>`;
});
const page = `<!doctype html><meta charset="utf-8"><style>${faces.join('')}
@page{margin:0}
body{margin:0;width:72mm;padding:5mm 4mm;font:10pt archivo-text}
div{text-align:center}
.title{font:16pt archivo-title}
.pair{display:flex;justify-content:space-between}
.pair span+span,.strong{font-family:archivo-strong}
.amount{font:26pt archivo-bold}
.stamp{font:18pt archivo-bold;border:.6mm solid;padding:1mm}
.small{font-size:8pt}
.dashes{border-top:.3mm dashed;margin:2mm 0}
.rule{border-top:.5mm solid;margin:2mm 0}
</style>${body.join('')}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const prints = async () => {
  const sheet = await browser.newPage();
  await sheet.setContent(page);
  const pdf = await sheet.pdf({ width: '80mm', height: '150mm', printBackground: true });
  await sheet.close();
  if (pdf.subarray(0, 4).toString() !== '%PDF') throw new Error('a receipt is a PDF');
};
for (let warm = 0; warm < 3; warm += 1) await prints();
for (let run = 0; run < Number(runs); run += 1) {
  const begun = performance.now();
  await prints();
  console.log((performance.now() - begun) / 1000);
}
await browser.close();
