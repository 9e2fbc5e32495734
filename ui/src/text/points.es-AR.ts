// What the sale points' screen says, in the Spanish of the counter.

import { called } from './called';

export const points = {
  section: 'Puntos',
  title: 'Puntos de venta',
  list: 'Puntos de venta de la cuenta',
  waiting: 'Leyendo los puntos de venta…',
  id: (id: string) => `ID ${id}`,
  own: 'esta caja cobra acá',
  /** `count` payments that came in there today, of `amount` in all. */
  today: (count: number, amount: string) =>
    count === 1 ? `1 cobro hoy · ${amount}` : `${count} cobros hoy · ${amount}`,
  noneToday: 'Sin cobros hoy',
  active: 'Activo',
  retired: 'De baja',
  retiredOn: (day: string) => `dado de baja el ${day}`,
  read: (provider: string, time: string) =>
    `Leído de ${provider} a las ${time}. Un punto dado de baja no se puede reactivar.`,
  reading: (provider: string) => `Leyendo de ${provider}…`,
  empty: 'La cuenta todavía no tiene puntos de venta.',
  emptyHelp: 'Creá uno: viene con su QR fijo, y después imprimís el cartel.',

  kind: 'Qué cartel',
  closed: 'Monto cerrado',
  open: 'Monto abierto',
  size: 'Tamaño del papel',
  poster: {
    waiting: 'Buscando el QR del cartel…',
    label: (point: string) => `Cartel de ${called(point)}`,
    print: (size: string) => `Imprimir cartel ${size}`,
    pdf: 'PDF',
    gone: 'Su QR ya no cobra. Si queda un cartel pegado, sacalo.',
  },
  /** As it is printed: what the customer reads, in every language of the window. */
  paper: {
    title: 'Pagá con QR',
    closed: 'Esperá a que te carguen el monto y escaneá',
    open: 'Escaneá con tu banco o billetera y poné el monto',
    practice: 'PRÁCTICA: SIN VALOR',
  },

  create: {
    open: 'Nuevo punto',
    title: 'Nuevo punto de venta',
    name: 'Nombre',
    help: 'Así lo ve el cliente al pagar y así aparece en los reportes.',
    about: (provider: string) =>
      `Se crea en tu cuenta de ${provider} con su propio QR fijo. Después podés imprimir el cartel.`,
    confirm: 'Crear punto',
    creating: 'Creando…',
    first: 'Escribí el nombre.',
    exists: (name: string) => `Ya hay un punto que se llama ${name}. Elegí otro nombre.`,
    made: (name: string) => `Listo: ${name} ya puede cobrar. Imprimí su cartel.`,
    existed: (name: string) => `${name} ya existía en la cuenta: no se creó otro.`,
  },

  retire: {
    open: 'Dar de baja',
    title: (name: string) => `¿Dar de baja ${called(name)}?`,
    what: (name: string) =>
      `El QR impreso de ${called(name)} deja de cobrar en el momento. No se puede reactivar: para volver a usarlo hay que crear otro punto e imprimir otro cartel.`,
    ownShift: 'Hay un turno abierto en esta caja. Sacá el cartel del mostrador antes de seguir.',
    own: 'Esta caja cobra en este punto. Sacá el cartel del mostrador antes de seguir.',
    name: 'Escribí el nombre para confirmar',
    first: (name: string) => `Escribí ${name}, igual que acá.`,
    keep: 'Conservar',
    confirm: 'Dar de baja',
    retiring: 'Dando de baja…',
    done: (name: string) => `${name} está de baja. Si queda un cartel pegado, sacalo.`,
  },

  sticker: {
    open: 'Revisar un cartel pegado',
    title: (name: string) => `¿Es el cartel de ${called(name)}?`,
    content: 'Lo que dice el código',
    help: 'Escaneá el cartel con el lector, pegá acá el texto que lee el celular o una foto, o soltá la foto acá.',
    photo: 'Elegir una foto…',
    looking: 'Buscando el QR en la foto…',
    dropHere: 'Soltá la foto acá',
    onePhoto: 'Soltá una sola foto.',
    photoTooLarge: 'Esa foto es demasiado grande: elegí una de hasta 20 MB.',
    check: 'Comparar',
    checking: 'Comparando…',
    first: 'Escaneá o pegá el código, o elegí una foto.',
    another: 'Revisar otro',
    same: (name: string) => `Es el cartel de ${called(name)}.`,
    sameHelp: 'Todo coincide: lo que se paga ahí llega a tu cuenta.',
    differs: (name: string) => `No es el cartel de ${called(name)}.`,
    differsHelp:
      'Sacalo del mostrador: lo que se pague ahí puede ir a otra cuenta. Guardalo y fijate quién lo pegó.',
    notPayment: 'Eso no es un código de pago.',
    notPaymentHelp:
      'Puede ser un link u otra etiqueta. Revisá que hayas escaneado el QR del cartel.',
    table: 'Campo por campo',
    field: 'Campo',
    expected: 'Tiene que decir',
    found: 'Dice',
    result: 'Resultado',
    isSame: 'Igual',
    isDifferent: 'Distinto',
    absent: 'no tiene que estar',
    missing: 'no está',
    fields: {
      account: 'Cuenta (CVU)',
      cuit: 'CUIT',
      sale_point: 'Punto de venta',
      currency: 'Moneda',
      amount: 'Monto',
      merchant: 'Comercio',
      checksum: 'Suma de control',
      rest: 'Todo lo demás',
    },
  },
};
