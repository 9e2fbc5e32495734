// What a stranger writes into their name, or a provider into its answer, is text and stays text.

import assert from 'node:assert/strict';

import { readPdf } from '../stage/eyes.mjs';
import { story } from './counter.mjs';

/** Names that would do something, were they ever taken for more than a name; all within a hundred characters. */
const NAMES = [
  '<script>window.ran=1</script>',
  '"><script>window.ran=1</script>',
  '<img src=x onerror=window.ran=1>',
  '<img src="https://example.com/x.png">',
  '<svg onload=window.ran=1>',
  '<svg><script>window.ran=1</script></svg>',
  '<iframe src="javascript:parent.ran=1"></iframe>',
  '<a href="javascript:window.ran=1">Ana</a>',
  '<body onload=window.ran=1>',
  '<details open ontoggle=window.ran=1>x</details>',
  '<input autofocus onfocus=window.ran=1>',
  '<style>@import "https://example.com/x.css";</style>',
  '<link rel=stylesheet href=https://example.com/x.css>',
  '<meta http-equiv=refresh content="0;url=https://example.com">',
  '<math><mtext><img src=x onerror=window.ran=1></mtext></math>',
  '</main></body><h1>Pagado</h1>',
  "';window.ran=1;//",
  '`${window.ran=1}`',
  '{{constructor.constructor("window.ran=1")()}}',
  '{@html "<img src=x onerror=window.ran=1>"}',
  '&lt;img src=x onerror=window.ran=1&gt;',
  '\\u003cimg src=x onerror=window.ran=1\\u003e',
  'javascript:window.ran=1',
  '=HYPERLINK("https://example.com";"Ana")',
  '\u202EanA\u202C',
  'Ana\u0000\u0007\u001B[2J',
  '😀'.repeat(50),
  'A'.repeat(100),
];

/** Sales at one counter, so that each of its screens has many strangers on it. */
const AT_A_TIME = 7;

for (let at = 0; at < NAMES.length; at += AT_A_TIME) {
  const names = NAMES.slice(at, at + AT_A_TIME);
  story(
    `a payer may be called ${names.map((name) => shown(name)).join(' or ')}`,
    async (counter) => {
      await counter.unlock();
      for (const name of names) {
        await counter.type(...'1550', 'Enter');
        await counter.waiting();
        await counter.sandbox.pay(await counter.scanned(), { payer: { name } });
        await counter.type('F5');
        await counter.heading('Pago de práctica').waitFor();
        await counter.type('F5');
        const facts = counter.page.locator('.facts .strong');
        await facts.waitFor();
        const said = await facts.evaluate((element) => ({
          children: element.children.length,
          text: element.textContent,
        }));
        assert.equal(said.children, 0, `${name}: no element came of it`);
        assert.ok(
          said.text.length > 0 && isOf(said.text, name),
          `${name}: shown as «${said.text}»`,
        );
        await counter.type('Enter');
        await counter.till().waitFor();
        // Asking keeps to a budget; a minute later there is a new one.
        await counter.pass(60_000);
      }
      assert.equal(await counter.page.evaluate(() => window.ran), undefined, 'nothing was run');
      assert.equal(
        await counter.page.locator('iframe, object, embed').count(),
        0,
        'nothing came in',
      );
    },
  );
}

story('what a provider refuses with is text', async (counter) => {
  await counter.unlock();
  for (const message of NAMES.slice(0, 4)) {
    await counter.sandbox.fault('cashin/qr/generate', 'status', { status: 422, message, times: 1 });
    await counter.type(...'1550', 'Enter');
    await counter.heading('No se pudo crear el QR').waitFor();
    await counter.text(message).waitFor();
    await counter.type('Escape');
    await counter.till().waitFor();
    await counter.type('Delete');
  }
  assert.equal(await counter.page.evaluate(() => window.ran), undefined, 'nothing was run');
});

story('a receipt prints a hostile name as it is written', async (counter) => {
  const name = '<script>window.ran=1</script>';
  await counter.charge();
  await counter.sandbox.pay(await counter.scanned(), { payer: { name } });
  await counter.text(name).waitFor();
  await counter.type('F6');
  const kept = counter.page.getByRole('status').getByText('Recibo guardado en');
  await kept.waitFor();
  const text = await readPdf(
    (await kept.innerText()).replace(/^.*Recibo guardado en /s, '').trim(),
  );
  const squeezed = text.replaceAll(/\s+/g, '');
  assert.ok(squeezed.includes(name), `the paper says ${name}: ${text}`);
});

/** Whether `text` is what a screen may make of `name`: the same, but for what cannot be seen, and no longer. */
function isOf(text, name) {
  const visible = (said) => said.replaceAll(/[\p{Cc}\p{Cf}\s\uFFFD]/gu, '');
  return visible(name).startsWith(visible(text).replace(/…$/, ''));
}

function shown(name) {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
