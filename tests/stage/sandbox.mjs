// The pretended provider, beside the program: where customers pay, and where things go wrong.

import { built, Program } from './program.mjs';

/** A sandbox of its own, with a world of its own. */
export class Sandbox {
  #program;

  static async start() {
    const sandbox = new Sandbox();
    sandbox.#program = new Program(built('mostradorctl', 'MOSTRADOR_CTL'), [
      ...['sandbox', '--port', '0', '--json'],
    ]);
    ({ url: sandbox.url } = await sandbox.#program.said());
    return sandbox;
  }

  /** A customer scans `qr` and pays; `more` as the sandbox takes it: amount, how, payer, delay_ms. */
  async pay(qr, more = {}) {
    const { credits } = await this.#ask('POST', 'sandbox/pay', { qr, ...more });
    return credits;
  }

  /** Everything there is: orders, credits, how often each endpoint was asked. */
  world() {
    return this.#ask('GET', 'sandbox/world');
  }

  /** Makes an endpoint fail, as the sandbox's own documentation says. */
  fault(endpoint, fault, more = {}) {
    return this.#ask('POST', 'sandbox/faults', { endpoint, fault, ...more });
  }

  mend() {
    return this.#ask('DELETE', 'sandbox/faults');
  }

  /** Whether the provider hangs up on everybody. */
  outage(on) {
    return this.#ask('POST', 'sandbox/outage', { on });
  }

  stop() {
    return this.#program.stop();
  }

  async #ask(method, path, body) {
    const answer = await fetch(new URL(path, this.url), {
      method,
      body: body && JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  }
}
