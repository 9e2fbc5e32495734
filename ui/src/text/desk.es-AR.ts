// What every section of the manager's says, in the Spanish of the counter.

import type { Code } from '../ipc/call';
import type { Refused } from './sentence';

const STILL = 'No se movió plata';

export const desk = {
  again: 'Probar de nuevo',
  readAgain: 'Leer de nuevo',
  back: 'Volver a la caja',
  cancel: 'Cancelar',
  amountUnreadable: 'Eso se puede leer de dos maneras. Escribilo con coma para los centavos.',
  writing: 'Preparando el PDF…',
  saved: (path: string) => `PDF guardado en ${path}`,
  printing: (path: string) => `Abrimos el PDF para imprimir: ${path}`,

  days: {
    today: 'Hoy',
    yesterday: 'Ayer',
    week: 'Esta semana',
    month: 'Este mes',
    how: 'Cuántos días',
    one: 'Un día',
    several: 'Varios días',
    first: 'Elegí el primer día',
    last: 'Elegí el último día',
    earlier: 'Mes anterior',
    later: 'Mes siguiente',
    ahead: 'todavía no llegó',
    tooMany: (most: number) => `Son más de ${most} días: elegí menos.`,
    back: 'Volver',
  },

  /** Refusals where no sale is on screen: nobody is about to pay, and what is read moves no money. */
  refused: {
    provider_silent: ({ provider }) => ({
      what: `${provider} no responde`,
      money: STILL,
      next: 'Probá de nuevo en un momento',
    }),
    provider_unreachable: ({ provider }) => ({
      what: `No hay conexión con ${provider}`,
      money: STILL,
      next: 'Fijate si hay internet y probá de nuevo',
    }),
    provider_refused: ({ provider }) => ({
      what: `${provider} dijo que no`,
      money: STILL,
      next: 'Revisá lo que pediste y probá de nuevo',
    }),
    provider_busy: ({ provider }) => ({
      what: `${provider} pide esperar un momento`,
      money: STILL,
      next: 'Probá de nuevo en unos segundos',
    }),
    credentials_refused: ({ provider }) => ({
      what: `${provider} no acepta la clave de esta cuenta`,
      money: STILL,
      next: 'Hay que cargar la clave otra vez',
    }),
    account_not_permitted: ({ provider }) => ({
      what: `${provider} no le da esto a esta cuenta`,
      money: STILL,
      next: 'Si lo necesitás, pediselo',
    }),
    unsafe_qr: ({ provider }) => ({
      what: `${provider} mandó un código o una dirección que no es de esta cuenta`,
      money: 'No se mostró, así que nadie puede pagar ahí',
      next: 'Probá de nuevo; si pasa otra vez, avisale al proveedor',
    }),
    unknown_concept: ({ provider }) => ({
      what: `${provider} no tiene ese concepto`,
      money: STILL,
      next: 'Elegí otro',
    }),
    bad_name: () => ({
      what: 'Ese nombre no sirve',
      money: STILL,
      next: 'Revisá que esté escrito como en la lista, con 40 letras como mucho',
    }),
    no_such_sale_point: () => ({
      what: 'La cuenta ya no tiene ese punto de venta',
      money: STILL,
      next: 'Leé la lista de nuevo',
    }),
    document_unwritable: () => ({
      what: 'No se pudo escribir el PDF',
      money: STILL,
      next: 'Fijate si hay lugar en el disco y probá de nuevo',
    }),
    no_viewer: () => ({
      what: 'No hay un programa que abra el PDF',
      money: 'El PDF quedó guardado',
      next: 'Abrilo desde su carpeta',
    }),
    journal_unwritable: () => ({
      what: 'No se pudo guardar',
      money: 'No se hizo nada',
      next: 'Fijate si hay lugar en el disco y probá de nuevo',
    }),
  } satisfies Partial<Record<Code, Refused>>,
};
