// What this PC is told about itself at the till: amounts, sound, voice, paper, in the Spanish of the counter.

export const setup = {
  title: 'Ajustes de esta caja',
  style: {
    decimal: 'Con coma: 1550 es $\u00a01.550,00',
    cents: 'Sin coma: 1550 es $\u00a015,50',
  },
  adjustments: {
    on: 'Propina y descuento: prendido',
    off: 'Propina y descuento: apagado',
  },
  quick: 'Montos rápidos',
  sounds: 'Sonido, voz y recibo',
  noCustomer: 'Sin pantalla para el cliente',
  quickManager: 'Los cambia la encargada.',
  quickHelp: 'Hasta seis. Elegí uno y escribí; lo que queda vacío no aparece.',
  slot: (place: number) => `Lugar ${place}`,
  slotEmpty: 'vacío',
  nextSlot: 'pasa al siguiente',
  save: 'Guardar',
  saving: 'Guardando…',
  cancel: 'Cancelar',
  none: 'Dejá al menos un monto.',
  twice: 'Hay un monto que está dos veces.',
};

/** The voice of the till, and what else this PC does by itself. */
export const voice = {
  on: 'Voz al cobrar: prendida',
  off: 'Voz al cobrar: apagada',
  none: 'Voz al cobrar',
  noneWhy: 'Esta PC no tiene una voz en español.',
  volume: { low: 'Volumen: bajo', medium: 'Volumen: medio', high: 'Volumen: alto' },
  rings: (what: string) => `${what}: suena`,
  silent: (what: string) => `${what}: en silencio`,
  sounds: {
    paid: 'Cobro pagado',
    other: 'Otra venta pagada',
    attention: 'Pago incompleto o tarde',
    failed: 'Sin QR',
  },
  autoPrint: { on: 'Imprimir al cobrar: sí', off: 'Imprimir al cobrar: no' },
};
