// What the account's screen says, in the Spanish of the counter.

export const account = {
  section: 'Cuenta',
  title: 'Movimientos de la cuenta',
  open: 'Movimientos',
  back: 'Volver a Retiros',
  balance: 'Saldo',
  balanceWaiting: 'Preguntando el saldo…',
  balanceRead: (provider: string, time: string) => `Según ${provider}, a las ${time}`,

  span: 'Qué días',
  spans: { today: 'Hoy', week: '7 días', month: 'Este mes', choose: 'Elegir' },
  from: 'Desde',
  to: 'Hasta',
  see: 'Ver',
  dayHelp: 'Como 20/11',
  noDay: 'Ese día no existe. Escribilo como 20/11.',
  backwards: 'El primer día es después del último.',
  kind: 'Qué movimientos',
  anyKind: 'Todos',
  noKinds: 'No llegaron los tipos de movimiento: se ven todos.',

  list: 'Movimientos',
  waiting: 'Leyendo los movimientos…',
  empty: 'No hubo movimientos en esos días.',
  emptyHelp: 'Probá con otros días o con otro tipo.',
  when: 'Cuándo',
  operation: 'Movimiento',
  holder: 'Con quién',
  point: 'Dónde',
  amount: 'Monto',
  unsaid: 'no dice',
  days: (from: string, to: string) => (from === to ? from : `${from} al ${to}`),
  results: (count: number) => (count === 1 ? '1 movimiento' : `${count} movimientos`),
  unreadable: (count: number) =>
    count === 1
      ? 'Hay 1 fila que no se pudo leer y no está en la lista.'
      : `Hay ${count} filas que no se pudieron leer y no están en la lista.`,
  unreadableHelp: 'Para verlas todas, entrá a la cuenta del proveedor.',
  pages: 'Páginas',
  page: (page: number, pages: number | null) =>
    pages === null ? `Página ${page}` : `Página ${page} de ${pages}`,
  previous: 'Anterior',
  next: 'Siguiente',
  first: 'Es la primera página.',
  last: 'Es la última página.',

  statistics: 'Estadísticas del mes',
  statisticsWaiting: 'Leyendo las estadísticas…',
  statisticsEmpty: 'No hay estadísticas de ese mes.',
  statisticsRefused: (provider: string) => `${provider} no le muestra estadísticas a esta cuenta.`,
  statisticsRefusedHelp: 'A la mayoría no se las da. No cambia nada de lo que cobrás.',
  monthBefore: 'Mes anterior',
  monthAfter: 'Mes siguiente',
  future: 'Ese mes todavía no llegó.',
};
