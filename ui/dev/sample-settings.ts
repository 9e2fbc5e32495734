// The settings of the bakery, who works there, its accounts, and what a doctor may say of it. Samples, all
// of them.

import type {
  AccountsView,
  AccountView,
  BundleFile,
  Examination,
  Finding,
  SettingsView,
  TeamMember,
} from '../src/ipc/call';
import { at, NOW } from './sample';

/** What is set. */
export function settingsView(more: Partial<SettingsView> = {}): SettingsView {
  return {
    shop: {
      name: 'Panadería La Vereda',
      cuit: '30718092481',
      address: 'Av. Rivadavia 4502, CABA',
      phone: '11 5555 0142',
      sale_point: 'Caja 1',
    },
    logo: null,
    cut_off_hour: 4,
    qr_seconds: 300,
    return_seconds: 8,
    idle_seconds: 300,
    quick_amounts_cents: [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000],
    surface: 'screen',
    concept_id: 'VAR',
    preorder: null,
    sale_point_id: '2228',
    backup_folder: '/srv/mostrador/telepagos/copias',
    backup_beside: true,
    last_backup_ms: at(0, 12) - 86_400_000,
    folder: '/srv/mostrador/telepagos',
    listener: null,
    ...more,
  };
}

/** Who works there. */
export const TEAM: TeamMember[] = [
  { name: 'Marta Quiroga', role: 'manager', locked_until_ms: null, needs_pin: false },
  { name: 'Lucía Benítez', role: 'cashier', locked_until_ms: null, needs_pin: false },
  { name: 'Tomás Roldán', role: 'cashier', locked_until_ms: NOW + 240_000, needs_pin: false },
  { name: 'Nadia Sosa', role: 'cashier', locked_until_ms: null, needs_pin: true },
];

function register(name: AccountView['name'], more: Partial<AccountView> = {}): AccountView {
  return {
    name,
    exists: name === 'practice',
    kept: false,
    environment: null,
    cuit: null,
    account_ending: null,
    ...more,
  };
}

const PRACTICE = register('practice');
const TELEPAGOS = register('telepagos', {
  exists: true,
  kept: true,
  environment: 'production',
  cuit: '30718092481',
  account_ending: '5723',
});

/** A PC that works with its real account. */
export const LIVE: AccountsView = {
  current: 'telepagos',
  registers: [PRACTICE, TELEPAGOS, register('totalcoin')],
  has_keyring: true,
};

/** One that practises, and has no account yet. */
export const PRACTISING: AccountsView = {
  current: 'practice',
  registers: [PRACTICE, register('telepagos'), register('totalcoin')],
  has_keyring: true,
};

/** One that practises beside its account, and whose keyring is gone. */
export const BESIDE: AccountsView = { ...LIVE, current: 'practice' };
export const UNKEPT: AccountsView = {
  ...LIVE,
  registers: [
    PRACTICE,
    { ...TELEPAGOS, kept: false, cuit: null, account_ending: null },
    register('totalcoin'),
  ],
  has_keyring: false,
};

function finding(
  check: Finding['check'],
  health: Finding['health'],
  name: string,
  ...facts: string[]
): Finding {
  return { check, health, case: name, facts };
}

/** All is well. */
export const WELL: Examination = {
  at_ms: NOW,
  findings: [
    finding('journal', 'fine', 'whole', '1204'),
    finding('backup', 'fine', 'fresh', '20/11/2026 00:12', '/media/copias'),
    finding('clock', 'fine', 'right', '20/11/2026 14:32'),
    finding('keyring', 'fine', 'keeps'),
    finding('papers', 'fine', 'kept', '/srv/marta/Documentos/Mostrador'),
    finding('disk', 'fine', 'room', '182000000000'),
    finding('printer', 'fine', 'ready', '192.168.0.80'),
    finding('provider', 'fine', 'accepted', 'telepagos'),
    finding('listener', 'fine', 'closed'),
  ],
};

/** Much is not; one case is none that the words know. */
export const ILL: Examination = {
  at_ms: NOW,
  findings: [
    finding('journal', 'failing', 'broken', '873'),
    finding('backup', 'warning', 'old', '02/11/2026 23:58', '/media/copias'),
    finding('clock', 'warning', 'behind', '20/11/2026 09:01'),
    finding('keyring', 'failing', 'absent', 'locked'),
    finding('papers', 'failing', 'unwritable', '/srv/marta/Documentos/Mostrador'),
    finding('disk', 'warning', 'little', '412000000'),
    finding('printer', 'warning', 'melted', 'EPSON TM-T20', '3'),
    finding('payouts', 'warning', 'in_doubt', '2'),
    finding('provider', 'failing', 'refused', 'telepagos', 'provider_silent'),
    finding('listener', 'warning', 'not_open', '127.0.0.1:8787'),
  ],
};

/** What goes to support. */
export const BUNDLE: BundleFile[] = [
  {
    name: 'resumen.txt',
    text: 'Mostrador 0.1.0\nLinux 6.12, x86_64\nRegistro: telepagos\nEventos: 1204\nÚltima copia: 20/11/2026 00:12\n',
  },
  {
    name: 'diagnostico.json',
    text: JSON.stringify(WELL, null, 2),
  },
  {
    name: 'registro.log',
    text: Array.from(
      { length: 60 },
      (_, line) =>
        `2026-11-20T17:${String(line).padStart(2, '0')}:08Z INFO order=C10000${line} settled`,
    ).join('\n'),
  },
];

/** A register's spare key. */
export const SPARE_KEY = 'K7M2-9QXA-41TD-88VR-ZP3C-0WNE';
