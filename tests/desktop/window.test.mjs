// What the real window lets nobody do: leave the app, ask for what it was not given, or be there twice.

import assert from 'node:assert/strict';

import { eventually, Program, within } from '../stage/program.mjs';
import { app } from '../stage/window.mjs';
import { story } from './counter.mjs';

/** How long a second start may take to see that it is one, in milliseconds. */
const SECOND_START_MS = 2_000;

story('a second start ends, and the first stays', async ({ window, env }) => {
  const second = new Program(app(), [], env);
  const { code } = await within(SECOND_START_MS, second.ended, 'the second start to end');
  assert.equal(code, 0, 'it is no failure to be the second');

  await window.type(...'000000');
  await window.reaches('Caja');
});

story('a page cannot leave the app', async ({ window }) => {
  const home = await window.address();
  for (const away of [
    `location.href = 'https://example.com/'`,
    `location.assign('http://127.0.0.1:9/')`,
    `location.replace('file:///etc/passwd')`,
    `window.open('https://example.com/')`,
    `document.body.append(Object.assign(document.createElement('a'), { href: 'https://example.com/', id: 'away' }));
     document.querySelector('#away').click(); document.querySelector('#away').remove()`,
  ]) {
    await window.look(away);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(await window.address(), home, away);
  }
  await window.type(...'000000');
  await window.reaches('Caja');
});

story('a page may ask for its own commands and no others', async ({ window }) => {
  const ask = (command) =>
    window.look(
      `return window.__TAURI_INTERNALS__.invoke(args[0], {}).then(
        (answer) => 'answered ' + JSON.stringify(answer), (why) => String(why))`,
      command,
    );
  for (const command of [
    'open_drawer',
    'plugin:event|emit',
    'plugin:app|version',
    'plugin:path|resolve_directory',
    'plugin:window|close',
    'plugin:webview|create_webview_window',
    'plugin:opener|open_path',
    'plugin:opener|open_url',
    'plugin:shell|execute',
    'plugin:fs|read_file',
  ]) {
    assert.match(await ask(command), /not allowed|not found/, command);
  }
  assert.match(await ask('snapshot'), /^answered \{/, 'its own it may');
});

story('a page finds nothing of the system lying about', async ({ window }) => {
  assert.equal(await window.look('return typeof window.__TAURI__'), 'undefined', 'no global API');
  const frozen = await window.look('return Object.isFrozen(Object.prototype)');
  assert.ok(frozen, 'nobody changes what every object is made of');
});

story('what is not the app\u2019s own does not run in it', async ({ window }) => {
  await window.look(`
    const inline = document.createElement('script');
    inline.textContent = 'window.ran = true';
    document.head.append(inline);
    const remote = Object.assign(document.createElement('script'), { src: 'https://example.com/x.js' });
    document.head.append(remote);
    const frame = Object.assign(document.createElement('iframe'), { src: 'https://example.com/' });
    document.body.append(frame);
    const styled = document.createElement('div');
    styled.setAttribute('style', 'position: fixed');
    document.body.append(styled);
    window.styled = getComputedStyle(styled).position;
    await fetch('https://example.com/').catch(() => undefined);
  `);
  const complaints = [];
  await eventually(async () => {
    complaints.push(...(await window.complaints()));
    return ['script', 'frame', 'style', 'connect'].every((kind) =>
      complaints.some((said) => said.includes(`policy: ${kind}`)),
    );
  }, 'the policy to refuse all of it');
  assert.equal(await window.look('return window.ran'), null, 'the script never ran');
  assert.equal(await window.look('return window.styled'), 'static', 'the style is none');
});
