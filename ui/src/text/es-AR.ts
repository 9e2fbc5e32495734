// Every word of the window, in the Spanish of the counter. The other languages have this shape, or
// they do not compile. What happened, whether money moved, what to do: in that order, and never
// «Error».

import type { Code } from '../ipc/call';
import { account } from './account.es-AR';
import { called } from './called';
import { day } from './day.es-AR';
import { desk } from './desk.es-AR';
import { doctor } from './doctor.es-AR';
import { exporting } from './exporting.es-AR';
import { links } from './links.es-AR';
import { payouts } from './payouts.es-AR';
import { points } from './points.es-AR';
import { setup, voice } from './preferences.es-AR';
import { printing } from './printing.es-AR';
import { reconcile } from './reconcile.es-AR';
import { refusals } from './refusals.es-AR';
import type { Refused } from './sentence';
import { settings } from './settings.es-AR';
import { wizard } from './wizard.es-AR';

export const esAR = {
  /** What `Intl` calls this language. */
  tag: 'es-AR',

  product: 'Mostrador',
  sections: 'Secciones',
  loading: 'Abriendo la caja…',
  lost: 'La caja no contesta. Seguimos probando.',

  /** What stands over the system's own dialogs. */
  dialogs: {
    save: 'Guardar',
    folder: 'Dónde guardar las copias',
    logo: 'Elegir el logo',
    photo: 'Elegir una foto del cartel',
  },

  close: 'Cerrar',
  choose: 'Elegí con un número',
  actions: 'Acciones',
  trace: (trace: string) => `Código ${trace}`,

  practice: {
    banner: 'Modo práctica: los cobros son de mentira y no entra plata',
    paidBanner: 'Modo práctica: no entró plata. No entregues nada con esta pantalla',
    provider: 'Simulador',
    customer: 'Cliente de práctica',
    pay: 'Pagar',
    payLess: 'Pagar de menos',
    payMore: 'Pagar de más',
    payLate: 'Pagar tarde',
    cutInternet: 'Cortar internet',
    restoreInternet: 'Volver internet',
    noOrder: 'No hay un QR para pagar.',
    firstPin: 'En una caja de práctica nueva es 000000.',
  },

  /** A till that is only looked at. */
  standing: {
    short: 'Ahora solo se puede mirar',
    held: (holder: string) => `Solo para mirar: la caja la está usando ${holder}.`,
    another: 'otra ventana o consola',
    read_only:
      'Solo para mirar: los datos de esta caja no se pueden escribir. Revisá los permisos de su carpeta.',
    locked: 'Solo para mirar: otro programa tiene abiertos los datos de esta caja. Cerralo.',
    damaged:
      'Solo para mirar: los datos de esta caja están dañados. No se borró nada. Llamá a la encargada.',
    seal_broken:
      'Solo para mirar: los datos de esta caja no son los que se precintaron. Llamá a la encargada.',
    secret_lost:
      'Solo para mirar: el llavero de esta computadora perdió el secreto de la caja y no se puede comprobar ningún PIN. No se movió plata. Llamá a la encargada: se abre con la llave de repuesto.',
    disk_full:
      'El disco está lleno: no se puede cobrar. Lo cobrado está guardado. Hacé lugar en el disco.',
    no_account:
      'Solo para mirar: no están guardados el usuario y la clave de la cuenta. No se puede cobrar. La encargada los carga de nuevo en Ajustes.',
  },

  link: {
    connected: (provider: string) => `${provider} conectado`,
    up: 'Conectado',
    down: 'Sin internet',
  },

  unlock: {
    title: '¿Quién está en la caja?',
    people: 'Persona',
    nextPerson: 'cambia de persona.',
    withNumpad: 'Con el teclado numérico:',
    next: 'Otra persona',
    roles: { cashier: 'En caja', manager: 'A cargo' },
    pinOf: (name: string) => `PIN de ${name}`,
    keypad: 'Teclado del PIN',
    opens: (digits: number) =>
      digits === 4
        ? 'Cuatro números. Se abre solo al cuarto.'
        : digits === 6
          ? 'Seis números. Se abre solo al sexto.'
          : `${digits} números. Se abre solo al último.`,
    typed: (typed: number, digits: number) => `${typed} de ${digits} números`,
    checking: 'Un momento…',
    forgot: 'Olvidé',
    forgotHelp: 'Pedile a la encargada que te ponga un PIN nuevo.',
    erase: 'Borrar',
    nobody: 'Todavía no hay nadie cargado en esta caja.',
  },

  till: {
    title: 'Caja',
    section: 'Cobrar',
    lock: 'Bloquear',
    sale: (number: number) => `Venta ${number}`,
    enter: 'Ingresá el monto',
    amount: (amount: string) => `Monto ${amount}`,
    keypad: 'Teclado',
    erase: 'Borrar último',
    times: 'Por',
    plus: 'Más',
    comma: 'Coma',
    clear: 'Borrar todo',
    quick: 'Montos rápidos',
    concept: 'Concepto',
    noConcepts: 'Todavía no llegó la lista de conceptos.',
    channels: 'Con qué QR',
    channel: { screen: 'QR en pantalla', counter: 'QR del mostrador', link: 'Link de pago' },
    notYet: (channel: string) => `${channel}.`,
    charge: 'Cobrar',
    first: 'Primero ingresá el monto.',
    waitingLink: 'Esperando internet. Se habilita solo.',
    charging: 'Creando el QR…',
    offline: 'No hay internet en la caja.',
    offlineHelp:
      'Mientras vuelve, cobrá en efectivo. Si pagan con el QR impreso, no lo vas a poder confirmar todavía.',
    tooLarge: (most: string) => `Una venta puede ser de hasta ${most}.`,
    tooLargeHelp: 'Si es más, partila en dos cobros.',
    surfaces: {
      screen: 'Muestra el QR en esta pantalla',
      counter: 'Carga el monto en el QR impreso',
      link: 'Crea un link para compartir',
    },
    busy: {
      screen: 'Creando el QR…',
      counter: 'Cargando el monto en el QR impreso…',
      link: 'Creando el link…',
    },
    notOffered: 'Esta cuenta no cobra así.',
    notReady: 'Esta caja todavía no puede cobrar así. Avisale a la encargada.',
    noComma: 'Los centavos se escriben solos: la coma no hace falta.',
    more: 'Consultar, teclas y bloquear',
    adjust: {
      title: 'Propina y descuento',
      tip: (percent: string) => `Propina ${percent} %`,
      discount: (percent: string) => `Descuento ${percent} %`,
      otherTip: 'Otra propina',
      otherDiscount: 'Otro descuento',
      help: 'Es sobre todo lo sumado hasta acá.',
      percent: 'Porcentaje',
      apply: 'Aplicar',
      tipRange: 'Una propina puede ser de hasta 100 %.',
      discountRange: 'Un descuento tiene que ser menos que 100 %.',
      first: 'Primero escribí el porcentaje.',
    },
  },

  panel: {
    title: 'Últimas ventas',
    today: (count: number) => `${count} hoy`,
    empty: 'Todavía no hay ventas. La primera aparece acá.',
    waiting: (left: string) => `Esperando · quedan ${left}`,
    waitingOpen: 'Esperando el pago',
    offline: 'Sin internet, sigue abierta',
    creating: 'Creando el QR',
    paid: 'Pagada',
    justPaid: 'Pagada recién',
    expired: 'Vencida',
    cancelled: 'Cancelada',
    failed: 'Falló',
    unanswered: 'Verificando',
    differs: (paid: string, owed: string) => `Pagó ${paid} de ${owed}`,
    late: 'Pagada tarde',
    unsure: 'Para revisar',
    refunded: 'Devuelta',
    noticePaid: (number: number) => `Venta ${number} pagada`,
    noticePractice: (number: number) => `Venta ${number}: pago de práctica`,
    noticeLate: (number: number) => `Venta ${number}: pagada tarde`,
    noticeShort: (number: number) => `Venta ${number}: pago incompleto`,
    noticeOver: (number: number) => `Venta ${number}: pagada de más`,
    noticeUnsure: (number: number) => `Venta ${number}: para revisar`,
    print: 'Imprimir recibo',
    see: 'Ver qué pasó',
  },

  qr: {
    code: 'Código QR de cobro',
    closedCode: 'Código QR cerrado',
    noCode: 'Todavía sin código QR',
    amount: 'Monto',
    creating: {
      title: 'Un momento',
      status: 'Creando el QR',
      help: 'Tarda uno o dos segundos. Si pasan diez, te decimos qué hacer.',
      slow: 'Tarda más de lo normal. Podés esperar o cancelar: sin QR a la vista, nadie puede pagar.',
    },
    waiting: {
      title: 'Escaneá para pagar',
      status: 'Esperando el pago',
      help: 'Con la app de tu banco o billetera.',
    },
    offline: {
      status: 'Sin internet en la caja',
      help: 'El cliente puede pagar igual, con su propia conexión. Seguimos mirando: apenas vuelva internet te confirmamos.',
      warning: 'No entregues hasta ver «Pagado».',
    },
    expired: {
      title: 'No se pagó a tiempo',
      sign: 'Venció',
      status: (time: string) => `El QR venció a las ${time}`,
      help: 'Si el cliente todavía quiere pagar, generá otro. Si igual llega un pago por este QR, te avisamos como «Pagado tarde».',
      again: 'Generar otro QR',
      back: 'Volver a la caja',
    },
    cancelled: {
      title: 'Venta cancelada',
      sign: 'Cancelado',
      status: 'Cancelaste este cobro',
      help: (minutes: number) =>
        `Si el cliente ya lo había escaneado, el pago puede entrar igual. Lo seguimos mirando por ${minutes} minutos y te avisamos.`,
      helpDone: 'Si el cliente ya lo había escaneado y el pago entra igual, te avisamos.',
      fresh: 'Venta nueva',
      back: 'Volver a este monto',
    },
    failed: {
      title: 'No se pudo crear el QR',
      sign: 'Sin QR',
      again: 'Reintentar',
      back: 'Volver',
    },
    cancel: 'Cancelar',
    cancelAgain: 'Tocá - otra vez para cancelar',
    other: 'Otra venta mientras',
    same: 'Volver a este monto',
    check: 'Consultar ahora',
    checkFailed: 'No se pudo consultar recién. Seguimos probando solos.',
    left: (seconds: number) =>
      seconds === 60 ? 'Queda un minuto para pagar.' : `Quedan ${seconds} segundos para pagar.`,
    lastCheck: (seconds: number) => `Última consulta hace ${seconds} s`,
    lastCheckMinutes: (minutes: number) => `Última consulta hace ${minutes} min`,
    backOnline: 'Volvió internet. Seguimos esperando el pago.',
    swapTo: {
      screen: 'Pasar a QR en pantalla',
      counter: 'Pasar al cartel',
      link: 'Pasar a link de pago',
    },
    swapping: {
      screen: 'Pasando a QR en pantalla',
      counter: 'Pasando al cartel',
      link: 'Pasando a link de pago',
      help: 'El código de antes ya no vale para esta venta. Esperá a ver el nuevo.',
    },
    /** Collected on the printed QR of a sale point. */
    counter: {
      // «de la Caja 1», but «de Mostrador»: a till has a gender, another name may have none.
      title: (point: string) => `El cliente escanea el cartel de ${called(point)}`,
      code: (point: string) => `Cartel de ${called(point)} con su código QR`,
      help: 'El monto ya está cargado en el QR impreso: al escanearlo aparece solo. Vale para un solo pago.',
      creating: 'Cargando el monto en el cartel',
      slow: 'Tarda más de lo normal. Que no escaneen el cartel todavía: podés esperar o cancelar.',
      expired: (time: string) => `El cobro en el cartel venció a las ${time}`,
      expiredHelp:
        'Si el cliente todavía quiere pagar, cargalo otra vez. Si igual llega un pago por este cobro, te avisamos como «Pagado tarde».',
      again: 'Cargar otra vez',
      failed: 'No se pudo cargar el monto en el cartel',
      failedSign: 'Sin monto',
      doubt: 'No sabemos si el monto quedó en el cartel',
      doubtSign: 'No escanear',
      doubtSwap: 'Que no lo escaneen todavía: pasá a QR en pantalla.',
      doubtWait: 'Que no lo escaneen todavía.',
      doubtHelp: 'Seguimos mirando: si alguien lo paga, te avisamos.',
    },
    /** Collected by an address that the customer opens. */
    link: {
      title: 'Escaneá o abrí el link',
      address: 'Dirección del link',
      help: 'Podés volver a la caja: te avisamos cuando lo paguen.',
      until: (when: string) => `vence ${when}`,
      creating: 'Creando el link',
      slow: 'Tarda más de lo normal. Podés esperar o cancelar: sin link a la vista, nadie puede pagar.',
      expired: (time: string) => `El link venció a las ${time}`,
      expiredHelp:
        'Si el cliente todavía quiere pagar, creá otro. Si igual llega un pago por este link, te avisamos como «Pagado tarde».',
      again: 'Crear otro link',
      failed: 'No se pudo crear el link',
      failedSign: 'Sin link',
      copy: 'Copiar link',
      copied: 'Copiado',
      notCopied: 'No se pudo copiar. Marcá el link con el mouse y copialo.',
      back: 'Volver a la caja',
    },
  },

  paid: {
    paid: 'Pagado',
    practice: 'Pago de práctica',
    short: 'Pago incompleto',
    shortOwed: 'Falta cobrar',
    shortHelp: (paid: string, owed: string) =>
      `Pagó ${paid} de ${owed}. No entregues todavía: cobrá lo que falta con otro QR o en efectivo.`,
    over: 'Pagado de más',
    overLeft: 'Sobran',
    overHelp: (paid: string, owed: string) =>
      `Pagó ${paid} de ${owed}. Entregá la compra y devolvé la diferencia en efectivo, o anotala para la encargada.`,
    late: 'Pagado tarde',
    lateSale: (number: number, time: string) => `Venta ${number}, de las ${time}`,
    lateExpired: (time: string) =>
      `Entró un pago por un QR que había vencido a las ${time}. No es una venta nueva: fijate si el cliente se llevó la compra.`,
    lateCancelled: (time: string) =>
      `Entró un pago por una venta cancelada a las ${time}. No es una venta nueva: fijate si el cliente se llevó la compra.`,
    lateBy: (minutes: number) =>
      minutes === 0
        ? 'Apenas después de cerrar'
        : minutes === 1
          ? '1 minuto después de cerrar'
          : `${minutes} minutos después de cerrar`,
    unsure: 'Para revisar',
    unsureHelp:
      'Entró plata que puede ser de esta venta o de otra. No entregues todavía: avisale a la encargada.',
    refunded: 'Devuelto',
    refundedHelp: 'Esta venta se devolvió entera.',
    method: 'Transferencia con QR',
    manual: 'Verificado manualmente',
    account: (digits: string) => `cuenta •••• ${digits}`,
    operation: (operation: string) => `op. ${operation}`,
    next: 'Venta nueva',
    nextIn: (seconds: number) => `Venta nueva en ${seconds} s`,
    paused: 'En pausa',
    choose: 'Elegí para seguir',
    back: 'Volver a la caja',
    chargeRest: (amount: string) => `Cobrar ${amount}`,
    leave: 'Dejar pendiente',
    print: 'Imprimir',
    pdf: 'PDF',
    share: 'Compartir',
    writing: 'Preparando el recibo…',
    saved: (path: string) => `Recibo guardado en ${path}`,
    printing: (path: string) => `Abrimos el recibo para imprimir: ${path}`,
    shared: (path: string) => `Recibo listo para compartir: ${path}`,
    methodLink: 'Transferencia por link',
    inCash: 'Cobré en efectivo',
    changeGiven: (amount: string) => `Devolví ${amount}`,
    forManager: 'Anotar para la encargada',
    delivered: 'Ya está entregada',
    toGiveBack: 'No se la llevó: devolver',
    shortSettled: 'Se cobró en efectivo',
    overSettled: 'Se devolvió en efectivo',
    settled: 'Ya está anotado',
    noting: 'Anotando…',
    /** What somebody did about it, once it is written down. */
    notes: {
      rest_in_cash: (who: string, time: string) =>
        `${who} cobró en efectivo lo que faltaba, a las ${time}.`,
      change_given: (who: string, time: string) =>
        `${who} devolvió en efectivo lo que sobraba, a las ${time}.`,
      for_manager: (who: string, time: string) =>
        `${who} la anotó para la encargada a las ${time}.`,
      delivered: (who: string, time: string) =>
        `La compra está entregada: lo anotó ${who} a las ${time}.`,
      to_give_back: (who: string, time: string) =>
        `No se llevó la compra y hay que devolver la plata: lo anotó ${who} a las ${time}.`,
    },
    notNoted: (next: string) => `No quedó anotado. Lo cobrado sigue cobrado. ${next}`,
    autoPrinting: 'Imprimiendo el recibo…',
    notPrinted: (what: string, next: string) =>
      `El recibo no salió: ${what} La venta está cobrada. ${next} Después tocá Imprimir.`,
  },

  help: {
    title: 'Teclas',
    menu: 'Lista de acciones de la pantalla',
    keys: 'Esta ayuda',
    lock: 'Bloquear',
    digits: 'Monto',
    decimal: 'Centavos',
    add: 'Sumar',
    times: 'Multiplicar',
    erase: 'Borrar el último',
    clear: 'Mantener: borrar todo',
    charge: 'Cobrar, o abrir el turno',
    lastSales: 'Últimas ventas',
    credits: '¿Entró la plata?',
    channel: 'Con qué QR',
    fullScreen: 'Pantalla completa',
    cancel: 'Cancelar el cobro',
    other: 'Otra venta mientras',
    same: 'Volver a este monto',
    check: 'Consultar o reintentar',
    practice: 'Cliente de práctica, y después 1 a 5',
    next: 'Venta nueva',
    digit: 'Empezar la venta siguiente',
    print: 'Imprimir',
    pdf: 'Guardar PDF',
    share: 'Compartir',
    person: 'Otra persona',
    pin: 'PIN',
    walk: 'Elegir una venta',
    openSale: 'Ver la venta',
    reprint: 'Imprimir su recibo',
    back: 'Volver a la caja',
    swap: 'Cambiar de QR',
    copy: 'Copiar el link',
    groups: {
      everywhere: 'En todas',
      unlock: 'Desbloqueo',
      till: 'Caja',
      qr: 'QR',
      paid: 'Pagado',
      sales: 'Ventas',
    },
    desk: {
      difference: 'Abrir una diferencia, y decidir',
      side: 'Sin asignar, y de vuelta',
      poster: 'Imprimir el cartel',
      turn: 'Monto cerrado o abierto',
      payout: 'Ver un retiro',
    },
  },

  menu: {
    theme: {
      system: 'Aspecto: como el sistema',
      light: 'Aspecto: claro',
      dark: 'Aspecto: oscuro',
    },
    sound: { on: 'Sonido: prendido', off: 'Sonido: apagado' },
    language: 'Idioma: español',
    keys: 'Teclas',
  },

  shift: {
    open: 'Abrir turno',
    opens: (number: number, name: string) => `Turno ${number} · ${name}`,
    opening: 'Abriendo el turno…',
    failed: 'No se pudo abrir el turno',
    at: (name: string, time: string) => `${name} · turno desde ${time}`,
    none: (name: string) => `${name} · sin turno`,
    openSince: (time: string) => `Turno abierto desde las ${time}`,
    inShift: (count: number) => `${count} en el turno`,
    see: 'Ver las ventas del turno',
    change: 'Cambiar de persona',
    lockedFor: (left: string) => `Bloqueo por intentos: ${left}`,
  },

  sales: {
    section: 'Ventas',
    title: 'Ventas del turno',
    own: 'Las tuyas, la última arriba',
    everyone: 'Las de todos, la última arriba',
    list: 'Ventas',
    time: 'Hora',
    sale: 'Venta',
    state: 'Estado',
    amount: 'Monto',
    payer: 'Quién pagó',
    operator: 'Quién cobró',
    nobody: 'sin pago',
    unnamed: 'sin nombre',
    reprint: (number: number) => `Imprimir el recibo de la venta ${number}`,
    reprintKey: 'Imprimir el recibo',
    noReceipt: 'Esa venta no tiene pago: no hay recibo para imprimir.',
    openSale: 'Ver la venta',
    older: 'Ver más viejas',
    loading: 'Buscando ventas…',
    end: 'No hay más ventas en este turno.',
    empty: 'Todavía no cobraste nada en este turno.',
    emptyEveryone: 'Todavía no se cobró nada en este turno.',
    emptyHelp: 'La próxima venta aparece acá sola.',
    noShift: 'No hay un turno abierto.',
    noShiftHelp: 'Volvé a la caja y abrilo con Enter.',
    back: 'Volver a la caja',
    return: 'Volver a Ventas',
    again: 'Probar de nuevo',
  },

  setup,
  voice,
  settings,
  doctor,
  wizard,
  printing,
  desk,
  day,
  exporting,
  reconcile,
  points,
  payouts,
  links,
  account,

  credits: {
    title: '¿Entró la plata?',
    search: 'Monto que tenía que entrar',
    any: 'Cualquier monto',
    look: 'Buscar',
    lookAny: 'Todos los pagos sin asignar de los últimos 30 minutos',
    lookFor: (amount: string) => `Pagos de ${amount} de los últimos 30 minutos`,
    looking: 'Buscando…',
    again: 'Mirar de nuevo',
    list: 'Pagos sin asignar',
    listOf: (amount: string) => `Pagos sin asignar de ${amount}`,
    none: (amount: string) => `No entró ningún pago de ${amount} en los últimos 30 minutos.`,
    noneAny: 'No entró ningún pago sin asignar en los últimos 30 minutos.',
    when: 'Una transferencia tarda de 15 a 25 segundos. Si recién la hicieron, esperá y mirá de nuevo.',
    behind: 'Sin internet en la caja: puede faltar lo último que entró.',
    at: (time: string) => `a las ${time}`,
    seen: (time: string) => `vista a las ${time}`,
    unnamed: 'No dice quién pagó',
    managers: 'Asignarlo a una venta lo hace la encargada.',
    managersHelp: 'Cuando entre, le mostramos esta lista.',
    pick: 'Elegir un pago',
    which: '¿De qué venta es?',
    fits: 'La más probable, arriba',
    same: 'Mismo monto',
    rest: 'Es justo lo que falta',
    differs: (amount: string) => `La venta es de ${amount}`,
    before: (minutes: number) =>
      minutes === 0 ? 'en el mismo minuto' : `se cobró ${minutes} min antes del pago`,
    after: (minutes: number) =>
      minutes === 0 ? 'en el mismo minuto' : `se cobró ${minutes} min después del pago`,
    noSales: 'Ninguna venta puede ser de este pago.',
    noSalesHelp:
      'Puede ser de otra caja, de otro turno o de alguien que pagó sin que se le cobrara.',
    why: '¿Cómo se sabe que es de esta venta?',
    reason: 'Motivo',
    reasons: {
      shown: 'El cliente mostró el comprobante',
      app: 'Se vio en la cuenta del local',
      match: 'Coinciden el monto y la hora',
    },
    write: 'Otro motivo',
    reasonHelp: 'De 3 a 200 letras. Queda guardado con tu nombre.',
    reasonShort: 'Escribí al menos 3 letras.',
    summary: (amount: string, number: number) => `${amount} pasa a ser de la venta ${number}.`,
    confirm: 'Asignar el pago',
    confirming: 'Asignando…',
    awaited: 'Ese pago puede ser de otra venta que todavía se espera.',
    awaitedHelp:
      'Lo más seguro es esperar a que esa venta termine. Si lo asignás igual y era de la otra, la otra queda sin pago.',
    anyway: 'Reclamarlo igual',
    waitForIt: 'Esperar',
    done: (number: number) => `La venta ${number} ya está pagada`,
    doneDiffers: (number: number) => `El pago ya es de la venta ${number}`,
    doneHelp: 'Quedó guardado quién lo asignó y por qué.',
    seeSale: 'Ver la venta',
    another: 'Buscar otro pago',
    back: 'Volver',
    backToTill: 'Volver a la caja',
  },

  refusals: refusals satisfies Record<Code, Refused>,

  /** The window that looks at the customer. Nobody but the customer reads it. */
  customer: {
    title: 'Pantalla del cliente',
    here: 'Acá pagás con QR',
    scan: 'Escaneá y pagá',
    scanHelp: 'Abrí la app de tu banco o billetera, tocá «Pagar con QR» y apuntá a la pantalla.',
    left: (time: string) => `Quedan ${time} para pagar`,
    thanks: '¡Gracias!',
    received: (time: string) => `Recibimos tu pago a las ${time}.`,
    practice: 'Práctica: acá no se paga de verdad',
    practiceScan: 'QR de práctica',
    practiceScanHelp: 'Este QR no cobra: es para aprender a usar la caja.',
    practicePaid: 'Pago de práctica',
    practiceReceived: (time: string) => `De mentira, a las ${time}. No entró plata.`,
  },
};

/** The shape every language has. */
export type Words = typeof esAR;
