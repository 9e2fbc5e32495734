// A stand-in for the providers' own hosts: TLS in their names, by a certificate made for this one test, and
// behind it the sandbox. A live register of the bridge speaks with it and with nobody else.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The hosts that it answers for. */
const HOSTS = [
  'api.telepagos.com.ar',
  'api.homo.telepagos.com.ar',
  'apicobranzas.totalcoin.com',
  'apicobranzastest.totalcoin.com',
];

/** What a certificate says of itself, and no more: with openssl's own defaults it would be an authority. */
const OWN_WORDS = '[req]\ndistinguished_name = name\n[name]\n';

/** Somebody on loopback whom the bridge takes for the providers. */
export class StandIn {
  /** How many calls came in over TLS. */
  calls = 0;
  #server;

  /** Opens before `sandboxUrl`; what it needs is kept in `folder`. */
  static async open(sandboxUrl, folder) {
    const standIn = new StandIn();
    const behind = new URL(sandboxUrl);
    const [key, cert, words] = ['key.pem', 'cert.pem', 'words.cnf'].map((it) => join(folder, it));
    await writeFile(words, OWN_WORDS);
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-config', words, '-subj', '/CN=stand-in', '-days', '2', '-keyout', key, '-out', cert],
      ...['-addext', `subjectAltName=${HOSTS.map((host) => `DNS:${host}`).join(',')}`],
    ]);
    standIn.root = cert;
    standIn.#server = createServer(
      { key: await readFile(key), cert: await readFile(cert) },
      (caller) => {
        standIn.calls += 1;
        const sandbox = connect(Number(behind.port), behind.hostname);
        // Either may hang up; then the call is over.
        caller.on('error', () => sandbox.destroy()).pipe(sandbox);
        sandbox.on('error', () => caller.destroy()).pipe(caller);
      },
    );
    standIn.#server.listen(0, '127.0.0.1');
    await once(standIn.#server, 'listening');
    standIn.address = `127.0.0.1:${standIn.#server.address().port}`;
    return standIn;
  }

  /** What the bridge is to know of it. */
  get environment() {
    return { MOSTRADOR_STAND_IN: this.address, MOSTRADOR_STAND_IN_ROOT: this.root };
  }

  close() {
    this.#server.close();
  }
}
