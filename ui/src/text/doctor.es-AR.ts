// What the doctor says of a register, check by check and case by case, in the Spanish of the counter.

import type { Check, Health } from '../ipc/call';
import { type CheckWords, company, fact, room } from './doctor-facts';

/** `esperan 3 papeles` */
const papers = (facts: readonly string[], at: number) =>
  fact(facts, at) === '1' ? 'espera un papel' : `esperan ${fact(facts, at)} papeles`;

/** What waits for the printer meanwhile, if anything. */
const held = (facts: readonly string[]) => (fact(facts, 1) === '0' ? '' : `: ${papers(facts, 1)}`);

const checks: Record<Check, CheckWords> = {
  journal: {
    name: 'Registro de ventas',
    cases: {
      whole: (facts) => ({ what: `La cadena está entera: ${fact(facts, 0)} eventos.` }),
      read_only: () => ({
        what: 'El registro es de solo lectura: no se puede guardar nada.',
        next: 'Revisá los permisos de su carpeta. Hasta entonces no se cobra.',
      }),
      broken: (facts) => ({
        what: `La cadena se corta en el evento ${fact(facts, 0)}: alguien o algo cambió el archivo.`,
        next: 'No cobres más acá. Guardá el paquete de soporte y llamá a soporte.',
      }),
    },
  },
  backup: {
    name: 'Respaldo',
    cases: {
      fresh: (facts) => ({
        what: `La última copia es del ${fact(facts, 0)}, en ${fact(facts, 1)}.`,
      }),
      never: (facts) => ({
        what: `Todavía no hay ninguna copia en ${fact(facts, 0)}.`,
        next: 'Se hace sola al cerrar el día. Si querés una ya, andá a Respaldo.',
      }),
      old: (facts) => ({
        what: `La última copia es vieja: del ${fact(facts, 0)}, en ${fact(facts, 1)}.`,
        next: 'Fijate si la carpeta está conectada y copiá ahora, en Respaldo.',
      }),
      beside: (facts) => ({
        what: `En ${fact(facts, 0)} no se puede escribir: las copias van al lado del registro.`,
        next: 'Conectá esa carpeta o elegí otra en Respaldo: en el mismo disco no te salvan.',
      }),
    },
  },
  clock: {
    name: 'Hora de la PC',
    cases: {
      right: (facts) => ({ what: `Son las ${fact(facts, 0)}.` }),
      behind: (facts) => ({
        what: `Son las ${fact(facts, 0)}, antes que la última venta guardada.`,
        next: 'Corregí la hora de esta PC: los QR pueden vencer antes.',
      }),
    },
  },
  keyring: {
    name: 'Llavero',
    cases: {
      keeps: () => ({ what: 'Guarda y devuelve.' }),
      absent_in_practice: () => ({
        what: 'Esta PC no tiene un llavero que responda. En práctica no hace falta.',
        next: 'Antes de cobrar de verdad, iniciá sesión en la PC con clave.',
      }),
      absent: () => ({
        what: 'El llavero de esta PC no responde: ahí están la clave y los PIN.',
        next: 'Desbloqueá la sesión de la PC y revisá de nuevo.',
      }),
    },
  },
  papers: {
    name: 'Recibos y papeles',
    cases: {
      kept: (facts) => ({ what: `Van a ${fact(facts, 0)}.` }),
      left: (facts) => ({ what: `Van a ${fact(facts, 0)}. Quedó ahí un archivo de prueba.` }),
      unwritable: (facts) => ({
        what: `En ${fact(facts, 0)} no se puede escribir: los recibos no se guardan.`,
        next: 'Revisá los permisos de esa carpeta y el lugar en el disco.',
      }),
    },
  },
  disk: {
    name: 'Disco',
    cases: {
      room: (facts) => ({ what: `Hay lugar: ${room(facts)}.` }),
      little: (facts) => ({
        what: `Queda poco lugar: ${room(facts)}.`,
        next: 'Borrá algo que no sea del programa antes de que se llene.',
      }),
      full: (facts) => ({
        what: `El disco está lleno: quedan ${room(facts)}.`,
        next: 'Hacé lugar ya: sin él no se guardan ventas.',
      }),
    },
  },
  printer: {
    name: 'Impresora',
    cases: {
      none: () => ({ what: 'No hay ninguna elegida: los papeles se abren en pantalla.' }),
      ready: (facts) => ({ what: `${fact(facts, 0)} está lista.` }),
      left: (facts) => ({
        what: `No hay ninguna elegida, y ${papers(facts, 0)} para la que había.`,
        next: 'Elegí una en Impresora, o decidí qué hacer con cada papel.',
      }),
      waiting: (facts) => ({
        what: `${fact(facts, 0)} está lista, y ${papers(facts, 1)}.`,
        next: 'Salen solos. Si no, miralos en Impresora: puede haber uno por decidir.',
      }),
      no_paper: (facts) => ({
        what: `${fact(facts, 0)} no tiene papel o está abierta${held(facts)}.`,
        next: 'Cargá papel y cerrá la tapa: lo que espera sale solo, una sola vez.',
      }),
      away: (facts) => ({
        what: `${fact(facts, 0)} no contesta${held(facts)}.`,
        next: 'Fijate si está prendida y conectada.',
      }),
      stopped: (facts) => ({
        what: `${fact(facts, 0)} está detenida${held(facts)}.`,
        next: 'Reanudala en la configuración de impresoras de la PC.',
      }),
      unknown: (facts) => ({
        what: `${fact(facts, 0)} no está en esta PC${held(facts)}.`,
        next: 'Agregala de nuevo en la PC, o elegí otra en Impresora.',
      }),
    },
  },
  payouts: {
    name: 'Retiros',
    cases: {
      in_doubt: (facts) => ({
        what: `Retiros en duda: ${fact(facts, 0)}.`,
        next: 'No los repitas. En Retiros se vuelve a preguntar.',
      }),
      to_decide: (facts) => ({
        what: `Retiros que alguien tiene que mirar con el proveedor: ${fact(facts, 0)}.`,
        next: 'Andá a Retiros: cada uno dice qué falta.',
      }),
    },
  },
  provider: {
    name: 'Cuenta',
    cases: {
      accepted: (facts) => ({ what: `${company(facts)} acepta la clave.` }),
      refused: (facts) => ({
        what: `${company(facts)} no aceptó la clave o no contestó.`,
        next: 'Fijate si hay internet. Si sigue, cambiá el usuario y la clave en Cuenta.',
      }),
      no_account: () => ({
        what: 'No hay ninguna cuenta cargada.',
        next: 'Cargala en Cuenta.',
      }),
    },
  },
  listener: {
    name: 'Avisos del proveedor',
    cases: {
      closed: () => ({ what: 'Nadie puede avisar desde afuera. No hace falta: se pregunta.' }),
      open: (facts) => ({ what: `Escucha en ${fact(facts, 0)}.` }),
      wanted: (facts) => ({ what: `Va a escuchar en ${fact(facts, 0)} cuando la caja cobre.` }),
      not_open: (facts) => ({
        what: `No se pudo escuchar en ${fact(facts, 0)}.`,
        next: 'Si lo cambiaste recién, vale desde el próximo inicio. Si no, otro programa usa ese puerto.',
      }),
    },
  },
};

export const doctor = {
  checks,
  unknown: {
    what: {
      fine: 'Está como tiene que estar',
      warning: 'Hay algo para mirar',
      failing: 'No está como tiene que estar',
    } satisfies Record<Health, string>,
    next: 'Guardá el paquete de soporte y consultá.',
  },
};
