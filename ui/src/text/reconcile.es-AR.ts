// What reconcile's screen says, in the Spanish of the counter.

export const reconcile = {
  section: 'Conciliar',
  title: 'Conciliación',

  sides: 'Qué se mira',
  side: 'Conciliación',
  sideUnassigned: (count: number) => (count === 0 ? 'Sin asignar' : `Sin asignar ${count}`),

  read: (provider: string, time: string) => `${provider} leído a las ${time}`,
  again: 'Leer de nuevo',
  reading: (provider: string) => `Leyendo la lista de ${provider}…`,
  readingHelp:
    'Si hay muchos cobros tarda. Si no querés esperar, andá a otra parte: no se cambia nada.',
  readingFor: (seconds: number) => `Van ${seconds} segundos.`,
  stopReading: 'Cancelar',
  readingNow: 'Leyendo…',
  unchanged: 'No se cambió nada.',
  asOf: (time: string) => `Lo que se ve es de las ${time}.`,
  retry: 'Probar de nuevo',
  behind: 'Los totales son de antes de lo que decidiste. Leé de nuevo para verlos al día.',
  /** Nobody is about to pay here: what is said at the till about a code would be out of place. */
  troubles: {
    provider_silent: (provider: string) => `${provider} no contesta.`,
    provider_unreachable: (provider: string) => `No hay conexión con ${provider}.`,
    provider_busy: (provider: string) => `${provider} pide esperar un momento.`,
    provider_refused: (provider: string) => `${provider} no quiso dar la lista.`,
    credentials_refused: (provider: string) =>
      `${provider} no acepta la clave de esta cuenta. Hay que cargarla otra vez.`,
    account_not_permitted: (provider: string) =>
      `${provider} no deja que esta cuenta lea su lista.`,
    stopped: () => 'Se canceló la lectura.',
    bad_date: () => 'Se miran hasta tres meses juntos, y no más allá de hoy. Elegí otros días.',
  },

  ours: 'Mostrador',
  difference: 'Diferencia',
  noDifference: 'Sin diferencia',
  differences: (count: number) => (count === 1 ? '1 diferencia' : `${count} diferencias`),
  decided: (count: number) => (count === 1 ? '1 decidida' : `${count} decididas`),
  agree: (count: number) => (count === 1 ? '1 coincide' : `${count} coinciden`),
  list: 'Diferencias',
  more: (count: number) => (count === 1 ? 'Ver 1 más' : `Ver las ${count} que siguen`),

  missingHere: 'Falta en Mostrador',
  amountsDiffer: 'Montos distintos',
  paidLate: 'Pagada tarde',
  missingThere: (provider: string) => `Falta en ${provider}`,
  ambiguous: 'Puede ser de varias',
  notHere: 'No está en Mostrador',
  whichOne: 'No sabemos de cuál es',
  notThere: (provider: string) => `Todavía no está en ${provider}`,
  whichCredit: 'No sabemos qué pago es',
  credit: 'Pago',
  unpaid: 'Sin pago',
  unnamed: 'No dice quién pagó',
  seen: 'sin hora, vista entonces',
  noPoint: 'no dice en qué caja',

  askMissingHere: 'Entró plata que no es de ninguna venta. ¿De qué venta es?',
  askMissingHereAt: (point: string) =>
    `Alguien pagó en ${point} y no es de ninguna venta. ¿De qué venta es?`,
  askAmountsDiffer: (ours: string, provider: string, theirs: string) =>
    `La venta dice ${ours} y ${provider} dice ${theirs}. Mirá qué pasó y dejalo anotado.`,
  askPaidLate: (number: number) =>
    `La venta ${number} había quedado sin pago y después la pagaron. ¿La pasamos a pagada?`,
  askPaidLateHere: (number: number) =>
    `La venta ${number} se pagó tarde y ya cuenta. Fijate si el cliente se llevó la compra.`,
  askMissingThere: 'Puede tardar. Volvemos a mirar.',
  askMissingThereHelp: 'Si ya pasó un día y sigue sin estar, preguntale a quien te cobra.',
  askAmbiguous: 'Este pago puede ser de más de una venta, y no adivinamos. Elegí de cuál es.',
  askAmbiguousOrder: (number: number) =>
    `Más de un pago puede ser de la venta ${number}, y no adivinamos. Elegí cuál es.`,

  claim: 'Sumar la venta',
  choose: 'Elegir la venta',
  settle: 'Pasar a pagada',
  seek: 'Ver los pagos',
  disown: 'No es nuestra',
  review: 'Marcar revisada',
  act: 'Decidir',

  why: {
    disown: '¿Por qué no es nuestra?',
    disownHelp: (amount: string) =>
      `${amount} queda fuera de las ventas. No se mueve plata, y se puede volver atrás.`,
    disownReasons: {
      own: 'Es plata nuestra pasada de otra cuenta',
      wrong: 'Alguien transfirió por error',
      other: 'Es un cobro de otro negocio o de otra caja',
    },
    review: '¿Qué encontraste?',
    reviewHelp: 'La diferencia pasa a decididas. No se mueve plata ni se cambia ninguna venta.',
    reviewReasons: {
      provider: 'Lo hablé con quien nos cobra',
      cash: 'La diferencia se arregló en el mostrador',
      later: 'Es de otro día: ahí coincide',
    },
    back: 'Volver',
    disownConfirm: 'No es nuestra',
    reviewConfirm: 'Marcar revisada',
    confirming: 'Guardando…',
    kept: 'Queda como estaba.',
  },
  claimTitle: 'Asignar el pago',
  done: 'Anotado.',
  left: (count: number) =>
    count === 0
      ? 'No quedan diferencias por decidir.'
      : count === 1
        ? 'Queda 1 diferencia.'
        : `Quedan ${count} diferencias.`,

  allAgree: 'Todo coincide.',
  allAgreeHelp: (provider: string) => `Cada cobro de Mostrador está en ${provider}, peso por peso.`,
  nothing: 'No entró plata.',
  nothingHelp: (provider: string) => `Ni Mostrador ni ${provider} tienen cobros en estos días.`,
  allDecided: 'No queda nada por decidir.',
  allDecidedHelp: 'Lo que no coincidía tiene quién, cuándo y por qué.',

  decidedTitle: 'Decididas',
  saidBy: (who: string, when: string) => `${who}, ${when}`,
  matchedTitle: 'Coinciden',
  matchedList: 'Las que coinciden',
  seeAll: 'Ver todas',
  hide: 'Ocultar',
  firstOf: (shown: number, count: number) => `Las ${shown} más nuevas de ${count}`,

  days: {
    choose: 'Elegir los días',
    title: '¿Qué días miramos?',
    span: (from: string, to: string) => `Del ${from} al ${to}`,
  },

  export: {
    button: 'Exportar',
    title: 'Exportar la conciliación',
    about: (days: string, provider: string) =>
      `${days}. La lista de ${provider} se lee de nuevo para el archivo.`,
    formats: { csv: 'Planilla (CSV)', xlsx: 'Planilla con totales (XLSX)' },
    helps: {
      csv: 'Primero las diferencias, después lo que coincide. Abre directo en Excel.',
      xlsx: 'Lo mismo, con formatos y los totales de los dos lados.',
    },
  },

  accreditation: {
    side: 'Acreditaciones',
    title: 'Acreditaciones',
    help: 'Cuándo se espera en la cuenta lo que se cobró en estos días, según el proveedor.',
    loading: 'Sumando…',
    date: 'Fecha',
    payments: 'Cobros',
    gross: 'Bruto',
    fees: 'Tarifas',
    taxes: 'Impuestos',
    net: 'Neto',
    total: 'Total',
    noDate: 'El proveedor no dice la fecha',
    noDateHelp: 'No la inventamos: preguntale a quien te cobra cuándo la acredita.',
    past: 'ya pasó',
    settledOf: (known: number, all: number) =>
      `Tarifas e impuestos de ${known} de ${all} cobros: del resto no se saben.`,
    none: 'En estos días no se cobró nada.',
    noneHelp: 'Elegí otros días.',
  },

  unassigned: {
    title: 'Sin asignar',
    help: 'Plata que entró y no es de ninguna venta, de cualquier día.',
    looking: 'Buscando…',
    filter: 'Monto',
    filterHelp: 'Escribí cómo empieza',
    clear: 'Todos los montos',
    list: 'Pagos sin asignar',
    firstOf: (shown: number, count: number) => `Los ${shown} más nuevos de ${count}.`,
    older: 'Ver más viejos',
    at: (day: string, time: string) => `${day}, ${time}`,
    seen: (day: string, time: string) => `${day}, vista a las ${time}`,
    candidates: (count: number) =>
      count === 0
        ? 'Ninguna venta parecida'
        : count === 1
          ? 'Puede ser de 1 venta'
          : `Puede ser de ${count} ventas`,
    ask: '¿De qué venta es?',
    giveBack:
      'Para devolver la plata, primero asignala a una venta y después tocá Devolver en esa venta.',
    assign: 'Asignar a una venta',
    none: 'No hay pagos sin asignar.',
    noneHelp: 'Todo lo que entró es de alguna venta.',
    noneOf: 'Ningún pago sin asignar empieza así.',
    disowned: (count: number) => `No son nuestras ${count}`,
    disownedList: 'Las que no son nuestras',
    takeBack: 'Volver a sin asignar',
    disownedDone: 'Anotado: no es nuestra.',
    takenBack: 'Volvió a sin asignar.',
    assigned: (number: number) => `El pago ya es de la venta ${number}.`,
  },
};
