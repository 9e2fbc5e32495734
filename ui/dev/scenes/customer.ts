// Screen 5: what the customer sees.

import type { CustomerFace, CustomerView } from '../../src/ipc/call';
import { at, NOW, snapshot } from '../sample';
import { SAMPLE_QR } from '../sample-qr';
import { type Scene, stay } from './scene';

export const IDLE = { kind: 'idle' } satisfies CustomerFace;
export const CODE = {
  kind: 'code',
  amount_cents: 155_000,
  qr: SAMPLE_QR,
  expires_ms: NOW + 300_000,
} satisfies CustomerFace;
export const THANKS = {
  kind: 'paid',
  paid_cents: 155_000,
  paid_ms: at(14, 33, 8),
} satisfies CustomerFace;

/** The bakery's second window. */
export function shown(face: CustomerFace, practice = false): CustomerView {
  return { shop: 'Panadería La Vereda', logo: null, practice, face };
}

function scene(name: string, view: CustomerView, more: Partial<Scene> = {}): Scene {
  return { name, snapshot: snapshot(), customer: view, play: stay, ...more };
}

export const customer: Scene[] = [
  scene('05-customer-idle', shown(IDLE), {}),
  scene('05-customer-code', shown(CODE), {
    play: (stage) => stage.pass(84_000),
  }),
  scene('05-customer-code-large', shown({ ...CODE, amount_cents: 9_999_999_999 })),
  scene('05-customer-link', shown({ ...CODE, expires_ms: NOW + 4 * 86_400_000 })),
  scene('05-customer-paid', shown(IDLE), {
    play: (stage) => stage.face(shown(THANKS)),
  }),
  scene('05-customer-practice-idle', shown(IDLE, true)),
  scene('05-customer-practice-code', shown(CODE, true)),
  scene('05-customer-practice-paid', shown(IDLE, true), {
    play: (stage) => stage.face(shown(THANKS, true)),
  }),
  scene('05-customer-english', shown(CODE), { memory: { 'mostrador.language': 'en' } }),
  scene('05-customer-long-name', {
    ...shown(IDLE),
    shop: 'Panificadora y Confitería de la Cooperativa El Trébol de Parque Chacabuco',
  }),
];
