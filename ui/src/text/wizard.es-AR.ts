// What the wizard says, in the Spanish of the counter.

export const wizard = {
  section: 'Asistente',
  steps: {
    mode: 'Práctica o cuenta real',
    account: 'Cuenta',
    accountOf: (provider: string) => `Cuenta de ${provider}`,
    shop: 'Datos del comercio',
    team: 'Equipo y PIN',
    ready: 'Primera venta',
  },
  list: 'Pasos',
  stepDone: 'hecho',
  skipped: 'Más adelante, desde Ajustes',
  leaveHelp: 'Podés salir y seguir después.',
  leave: 'Más adelante',
  next: 'Seguir',
  back: 'Volver',
  again: 'Probar de nuevo',
  practise: 'Seguir en práctica',
  busy: 'Un momento…',

  mode: {
    title: '¿Cómo querés empezar?',
    lead: 'Se puede cambiar después, desde Ajustes.',
    label: 'Cómo empezar',
    practice: 'Práctica',
    practiceHelp:
      'Cobros de mentira con un simulador. Sirve para aprender y capacitar. No pide datos ni internet.',
    live: 'Cuenta real',
    liveHelp:
      'Cobros de verdad en tu cuenta de TelePagos o TotalCoin. Tené a mano el usuario y la clave que te dieron.',
  },

  account: {
    title: (provider: string) => `Conectá tu cuenta de ${provider}`,
    lead: 'La clave se guarda cifrada en esta computadora y no se muestra nunca más.',
    noUser: (provider: string) =>
      `¿No tenés usuario? Pedilo al área técnica de ${provider}. Mientras tanto podés usar el modo práctica.`,
    taken: (provider: string) => `${provider} aceptó ese usuario y clave.`,
  },

  shop: {
    title: 'Datos del comercio',
    lead: 'Salen en el recibo, en el cartel y en la pantalla del cliente.',
    cuit: 'CUIT (opcional)',
    address: 'Dirección (opcional)',
  },

  team: {
    title: '¿Quiénes usan la caja?',
    lead: 'Cada persona entra con su PIN. La encargada ve el día, retira plata y cierra turnos.',
    empty: 'Todavía no agregaste a nadie.',
    emptyPractice: 'En práctica podés seguir así: entrás como «practica», con el PIN 000000.',
    emptyLive: 'Empezá por quien está a cargo: su PIN abre la caja.',
    pinMissing: 'Falta elegir un PIN.',
    noManager: 'Hace falta una persona a cargo, con PIN de 6 números.',
  },

  ready: {
    titlePractice: 'Todo listo. Hacé una venta de práctica',
    leadPractice: 'Escribí un monto, apretá Enter y mirá la pantalla de pago. No entra plata.',
    titleLive: 'Todo listo. Hacé tu primera venta',
    leadLive: 'Escribí un monto, apretá Enter y mirá la pantalla de pago. Es plata de verdad.',
    facts: 'Cómo queda la caja',
    account: 'Cuenta',
    practice: 'Modo práctica',
    shop: 'Local',
    point: 'Punto de venta',
    team: 'Equipo',
    people: (count: number) => (count === 1 ? '1 persona' : `${count} personas`),
    practiceOnly: 'practica, PIN 000000',
    printer: 'Impresora',
    printerLater: 'Se elige en Ajustes',
    display: 'Pantalla del cliente',
    displayNone: 'Se elige en Ajustes',
    later: 'después',
    open: 'Abrir la caja',
    openPrinter: 'Abrir y elegir la impresora',
    opening: 'Armando la caja…',
    openingLive: (provider: string) => `Entrando en ${provider} y armando la caja…`,
  },

  key: {
    notKept:
      'Esta PC no tiene un llavero que guarde: la clave del proveedor se va a pedir de nuevo al abrir el programa.',
  },
};
