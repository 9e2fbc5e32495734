// What each refusal says, in the Spanish of the counter.

import type { Code } from '../ipc/call';
import type { Refused } from './sentence';

const UNTOUCHED = 'No se cobró nada';
const STILL = 'No se movió plata';
const UNSENT = 'No se envió nada';

export const refusals: Record<Code, Refused> = {
  wrong_pin: ({ attemptsLeft }) => ({
    what: 'Ese PIN no es',
    money: '',
    next:
      attemptsLeft === null
        ? 'Probá de nuevo'
        : attemptsLeft === 1
          ? 'Probá de nuevo: te queda 1 intento'
          : `Probá de nuevo: te quedan ${attemptsLeft} intentos`,
  }),
  locked_out: ({ wait }) => ({
    what: 'Demasiados intentos',
    money: '',
    next: wait
      ? `Probá de nuevo en ${wait} o pedile a la encargada`
      : 'Probá de nuevo en unos minutos o pedile a la encargada',
  }),
  no_such_operator: () => ({
    what: 'Esa persona ya no está en esta caja',
    money: '',
    next: 'Elegí otra de la lista',
  }),
  bad_name: () => ({
    what: 'Ese nombre no sirve',
    money: STILL,
    next: 'Escribí uno más corto, con letras',
  }),
  name_taken: () => ({
    what: 'Ya hay alguien con ese nombre en esta caja',
    money: STILL,
    next: 'Elegí otro nombre',
  }),
  weak_pin: () => ({
    what: 'Ese PIN lo prueba cualquiera',
    money: STILL,
    next: 'No uses números repetidos, números seguidos ni un año',
  }),
  cannot_dismiss: () => ({
    what: 'A esa persona no se la puede dar de baja',
    money: STILL,
    next: 'Nadie se da de baja a sí mismo, y siempre queda una encargada',
  }),
  bad_setting: () => ({
    what: 'Ese valor no sirve',
    money: STILL,
    next: 'Quedó como estaba: revisalo y probá de nuevo',
  }),
  bad_logo: () => ({
    what: 'Ese archivo no sirve de logo',
    money: STILL,
    next: 'Elegí un PNG de hasta 2 MB que se vea en negro sobre blanco',
  }),
  bad_photo: () => ({
    what: 'Ese archivo no es una foto que se pueda leer',
    money: STILL,
    next: 'Elegí un JPG o un PNG; si el celular la guardó como HEIC, compartila como JPG',
  }),
  photo_too_large: () => ({
    what: 'Esa foto es demasiado grande',
    money: STILL,
    next: 'Elegí una de hasta 20 MB, o sacala con menos resolución',
  }),
  no_code_in_photo: () => ({
    what: 'En esa foto no se ve ningún QR que se pueda leer',
    money: STILL,
    next: 'Sacala de cerca y de frente, con luz pareja, sin reflejos y con el QR entero',
  }),
  several_codes_in_photo: () => ({
    what: 'En esa foto hay más de un QR y dicen cosas distintas, así que no se comparó ninguno',
    money: STILL,
    next: 'Sacala de nuevo con un solo cartel, o recortala',
  }),
  work_in_hand: () => ({
    what: 'Hay una venta que espera el pago o un envío en duda',
    money: STILL,
    next: 'Esperá a que termine y cambiá de cuenta después',
  }),
  already_set_up: () => ({
    what: 'Esa caja ya está configurada',
    money: STILL,
    next: 'Cambiá a ella en Ajustes y entrá con su encargada',
  }),
  bad_pin: () => ({
    what: 'Ese PIN no tiene los números que hacen falta',
    money: STILL,
    next: 'Poné cuatro para estar en caja o seis para estar a cargo',
  }),
  no_keyring: () => ({
    what: 'El llavero de esta PC no responde',
    money: STILL,
    next: 'Desbloquealo y probá de nuevo, o avisale a la encargada',
  }),
  signed_out: () => ({
    what: 'La caja está bloqueada',
    money: STILL,
    next: 'Entrá con tu PIN y seguí',
  }),
  not_allowed: () => ({
    what: 'Tu usuario no tiene permiso para esto',
    money: STILL,
    next: 'Avisale a la encargada',
  }),
  amount_zero: () => ({
    what: 'El monto está en cero',
    money: UNTOUCHED,
    next: 'Ingresá el monto',
  }),
  amount_negative: () => ({
    what: 'El monto no puede ser menor que cero',
    money: UNTOUCHED,
    next: 'Ingresalo de nuevo',
  }),
  amount_unreadable: () => ({
    what: 'No se entiende el monto',
    money: UNTOUCHED,
    next: 'Ingresalo de nuevo',
  }),
  amount_ambiguous: () => ({
    what: 'El monto se puede leer de dos maneras',
    money: UNTOUCHED,
    next: 'Ingresalo de nuevo, con coma para los centavos',
  }),
  amount_too_large: () => ({
    what: 'El monto pasa de lo que puede ser una venta',
    money: UNTOUCHED,
    next: 'Partilo en dos cobros',
  }),
  amount_too_precise: () => ({
    what: 'El monto tiene menos de un centavo',
    money: UNTOUCHED,
    next: 'Dejalo en dos decimales',
  }),
  unknown_concept: ({ provider }) => ({
    what: `${provider} no tiene ese concepto`,
    money: UNTOUCHED,
    next: 'Elegí otro y cobrá de nuevo',
  }),
  unavailable_channel: () => ({
    what: 'Esa forma de cobrar todavía no está disponible en esta cuenta',
    money: UNTOUCHED,
    next: 'Cobrá con QR en pantalla',
  }),
  sale_point_busy: () => ({
    what: 'En ese punto de venta ya hay una venta que espera el pago',
    money: UNTOUCHED,
    next: 'Esperá a que termine o cancelala, y cobrá de nuevo',
  }),
  no_such_sale_point: () => ({
    what: 'Falta elegir el punto de venta, o la cuenta no lo tiene',
    money: UNTOUCHED,
    next: 'Elegí uno de la lista',
  }),
  name_mismatch: () => ({
    what: 'Ese no es el nombre del punto de venta',
    money: 'El punto sigue como estaba',
    next: 'Escribilo igual que en la lista, si de verdad querés darlo de baja',
  }),
  bad_account: () => ({
    what: 'Eso no es un CBU, un CVU ni un alias al que se pueda enviar',
    money: UNSENT,
    next: 'Revisá los números, uno por uno',
  }),
  bad_cuit: () => ({
    what: 'Ese CUIT falta o no es válido',
    money: UNSENT,
    next: 'Revisá los 11 números',
  }),
  bad_date: () => ({
    what: 'Esa fecha no se entiende o ya pasó',
    money: UNSENT,
    next: 'Elegí otra',
  }),
  no_such_link: () => ({
    what: 'Esta caja no tiene ese link',
    money: STILL,
    next: 'Buscalo en la lista de links',
  }),
  bad_share: () => ({
    what: 'Las partes no salen del total',
    money: UNSENT,
    next: 'Revisá cada monto: juntos no pueden pasar del total',
  }),
  balance_too_low: () => ({
    what: 'El saldo de la cuenta no alcanza',
    money: UNSENT,
    next: 'Fijate cuánto hay antes de probar de nuevo',
  }),
  payout_repeated: () => ({
    what: 'Ya se ordenó un envío igual: el mismo monto a la misma cuenta',
    money: UNSENT,
    next: 'Mirá cómo quedó el otro; si de verdad es uno más, confirmalo',
  }),
  payout_above_limit: () => ({
    what: 'Pasa del límite que puso el comercio: por retiro, por día o por cuenta en el día',
    money: UNSENT,
    next: 'Mandá menos, o que quien maneja el local cambie el límite',
  }),
  second_manager_needed: () => ({
    what: 'Por este monto hacen falta dos personas a cargo',
    money: UNSENT,
    next: 'Pedile a otra persona a cargo que ponga su nombre y su PIN',
  }),
  payout_key_used: () => ({
    what: 'Ese pedido ya se usó para otro retiro',
    money: UNSENT,
    next: 'Empezá un retiro nuevo',
  }),
  payout_after_loss: () => ({
    what: 'Se perdió una parte del registro, y puede que este envío ya se haya hecho',
    money: UNSENT,
    next: 'Mirá en el proveedor si salió; si de verdad falta, confirmalo',
  }),
  secret_lost: () => ({
    what: 'El llavero de esta computadora perdió el secreto de esta caja: no se puede comprobar ningún PIN',
    money: STILL,
    next: 'Llamá al encargado: la caja se abre con la llave de repuesto en papel',
  }),
  bad_spare_key: () => ({
    what: 'Esa no es la llave de repuesto de esta caja, o está mal copiada',
    money: STILL,
    next: 'Copiala otra vez del papel: son siete grupos de cuatro',
  }),
  no_such_payout: () => ({
    what: 'Esta caja no tiene ese envío',
    money: STILL,
    next: 'Buscalo en la lista de envíos',
  }),
  not_flagged: () => ({
    what: 'Ese envío no espera que nadie decida',
    money: STILL,
    next: 'Mirá cómo va',
  }),
  no_voucher: ({ provider }) => ({
    what: `${provider} todavía no dio un comprobante de ese envío`,
    money: 'El envío sigue como estaba',
    next: 'Mirá cómo va y pedilo más tarde',
  }),
  no_such_order: () => ({
    what: 'Esta caja no tiene esa venta',
    money: STILL,
    next: 'Buscala en las últimas ventas',
  }),
  not_cancellable: () => ({
    what: 'Esta venta ya no se puede cancelar',
    money: 'Puede haber entrado el pago',
    next: 'Mirá cómo quedó antes de cobrar de nuevo',
  }),
  not_payable: () => ({
    what: 'El QR de esta venta ya no está a la vista',
    money: 'Ahora nadie puede pagarla',
    next: 'Generá otro QR',
  }),
  not_paid: () => ({
    what: 'Esta venta no tiene un pago para el recibo',
    money: 'Todavía no entró la plata',
    next: 'El recibo sale cuando diga «Pagado»',
  }),
  provider_silent: ({ provider }) => ({
    what: `${provider} no responde`,
    money: 'El QR no llegó a mostrarse, así que nadie pagó',
    next: 'Reintentá',
  }),
  provider_unreachable: ({ provider }) => ({
    what: `No hay conexión con ${provider}`,
    money: 'No se mandó nada, así que nadie pagó',
    next: 'Fijate si hay internet y reintentá',
  }),
  provider_refused: ({ provider }) => ({
    what: `${provider} rechazó el cobro`,
    money: UNTOUCHED,
    next: 'Revisá el monto y probá de nuevo, o avisale a la encargada',
  }),
  provider_busy: ({ provider }) => ({
    what: `${provider} pide esperar un momento`,
    money: 'El QR no llegó a mostrarse, así que nadie pagó',
    next: 'Reintentá en unos segundos',
  }),
  credentials_refused: ({ provider }) => ({
    what: `${provider} no acepta la clave de esta cuenta`,
    money: UNTOUCHED,
    next: 'Avisale a la encargada: hay que cargar la clave otra vez',
  }),
  account_not_permitted: ({ provider }) => ({
    what: `Esta cuenta de ${provider} no tiene permiso para eso`,
    money: UNTOUCHED,
    next: 'Avisale a la encargada',
  }),
  unsafe_qr: ({ provider }) => ({
    what: `${provider} mandó un QR que no es de esta venta`,
    money: 'No se mostró, así que nadie pagó',
    next: 'Reintentá; si pasa de nuevo, avisale a la encargada',
  }),
  bad_word: () => ({
    what: 'Esa palabra no es de las que se usan acá',
    money: STILL,
    next: 'Mirá la ayuda y probá de nuevo',
  }),
  sandbox_url: () => ({
    what: 'El simulador tiene que estar en esta misma PC',
    money: STILL,
    next: 'Usá una dirección de esta PC',
  }),
  other_account: () => ({
    what: 'Esta caja ya trabaja con otra cuenta de ese proveedor',
    money: STILL,
    next: 'Para otra cuenta, usá otra caja',
  }),
  no_account: ({ provider }) => ({
    what: `Esta caja no tiene una cuenta de ${provider}`,
    money: UNTOUCHED,
    next: 'Avisale a la encargada: hay que cargarla',
  }),
  no_such_credit: () => ({
    what: 'No hay un pago así de ese proveedor',
    money: STILL,
    next: 'Mirá los pagos sin asignar',
  }),
  credit_taken: () => ({
    what: 'Ese pago ya es de otra venta',
    money: STILL,
    next: 'Si está mal asignado, sacalo antes de esa venta',
  }),
  credit_awaited: () => ({
    what: 'Ese pago puede ser de una venta que todavía se espera',
    money: STILL,
    next: 'Esperá a que esa venta termine, o preguntale a quien maneja el local',
  }),
  not_claimable: () => ({
    what: 'Esa venta y ese pago no se pueden juntar ni separar',
    money: STILL,
    next: 'Lo asignó el proveedor, o ya se devolvió algo: miralo en la venta',
  }),
  reason_needed: () => ({
    what: 'Falta el motivo',
    money: STILL,
    next: 'Escribí en pocas palabras cómo se sabe',
  }),
  shift_has_open_sales: () => ({
    what: 'Hay ventas de este turno que esperan el pago o se están verificando',
    money: 'El turno sigue abierto',
    next: 'Esperá a que terminen o cancelalas',
  }),
  explanation_needed: () => ({
    what: 'Este turno tiene ventas para revisar o plata sin asignar',
    money: 'El turno sigue abierto',
    next: 'Escribí en pocas palabras qué pasó y cerralo',
  }),
  no_shift: () => ({
    what: 'No hay un turno abierto',
    money: STILL,
    next: 'Abrí uno para seguir',
  }),
  no_list: () => ({
    what: 'Este proveedor no da una lista de lo que entró',
    money: STILL,
    next: 'Fijate en su propia pantalla',
  }),
  refund_too_large: () => ({
    what: 'Es más de lo que queda por devolver de esa venta',
    money: STILL,
    next: 'Mirá en la venta cuánto se pagó y cuánto se devolvió',
  }),
  payer_unknown: () => ({
    what: 'El proveedor no dijo desde qué cuenta pagaron',
    money: STILL,
    next: 'Pedile la cuenta al cliente y hacé un retiro',
  }),
  disk_full: () => ({
    what: 'El disco de esta PC está lleno',
    money: 'Lo que ya se cobró está guardado',
    next: 'Hacé lugar en el disco y probá de nuevo',
  }),
  backup_failed: () => ({
    what: 'No se pudo hacer la copia de los datos',
    money: STILL,
    next: 'Fijate si hay lugar en el disco y probá de nuevo',
  }),
  foreign_backup: () => ({
    what: 'Esa copia de los datos es de otra caja',
    money: STILL,
    next: 'Elegí una copia de esta caja',
  }),
  register_held: () => ({
    what: 'Otra ventana o consola está usando esta caja',
    money: STILL,
    next: 'Cerrala y probá de nuevo',
  }),
  journal_missing: () => ({
    what: 'En esa carpeta no hay datos de esta caja',
    money: STILL,
    next: 'Fijate en qué carpeta está la caja y probá de nuevo',
  }),
  journal_newer: () => ({
    what: 'Los datos de esta caja son de un Mostrador más nuevo',
    money: STILL,
    next: 'Actualizá el programa antes de cobrar',
  }),
  journal_damaged: () => ({
    what: 'Los datos de esta caja están dañados',
    money: STILL,
    next: 'No cobres más. Llamá a la encargada',
  }),
  seal_broken: () => ({
    what: 'Los datos de esta caja no son los que se precintaron',
    money: STILL,
    next: 'No cobres más. Llamá a la encargada',
  }),
  journal_unwritable: () => ({
    what: 'No se pudo guardar la venta',
    money: UNTOUCHED,
    next: 'No cobres más. Llamá a la encargada',
  }),
  document_unwritable: () => ({
    what: 'No se pudo escribir el recibo',
    money: 'Lo cobrado sigue cobrado',
    next: 'Fijate si hay lugar en el disco y probá de nuevo',
  }),
  file_taken: () => ({
    what: 'Ya hay un archivo con ese nombre',
    money: 'No se tocó',
    next: 'Elegí otro nombre',
  }),
  stopped: () => ({
    what: 'Se canceló',
    money: 'No quedó ningún archivo y no cambió nada',
    next: 'Podés pedirlo de nuevo',
  }),
  no_viewer: () => ({
    what: 'No hay un programa que abra el recibo',
    money: 'La venta está cobrada y el recibo, guardado',
    next: 'Abrilo desde su carpeta',
  }),
  no_printer: () => ({
    what: 'No hay una impresora elegida',
    money: 'Lo cobrado sigue cobrado',
    next: 'Elegila en Ajustes, Impresora',
  }),
  bad_printer: () => ({
    what: 'Eso no es una impresora',
    money: UNTOUCHED,
    next: 'Elegí una de la lista o escribí su dirección',
  }),
  printer_backlog: () => ({
    what: 'Hay demasiados papeles esperando a la impresora',
    money: 'Lo cobrado sigue cobrado',
    next: 'Fijate en la impresora, o descartá lo que espera en Ajustes, Impresora',
  }),
  no_such_ticket: () => ({
    what: 'Ese papel ya no está en la cola',
    money: UNTOUCHED,
    next: 'Si hace falta, imprimilo de nuevo desde la venta',
  }),
  ticket_moved: () => ({
    what: 'Ese papel está saliendo en este momento',
    money: UNTOUCHED,
    next: 'Esperá unos segundos y probá de nuevo',
  }),
  practice_only: () => ({
    what: 'Eso existe solamente en modo práctica',
    money: STILL,
    next: 'Volvé a la caja',
  }),
  internal: () => ({
    what: 'Algo falló en el programa',
    money: 'Si había un cobro abierto, lo seguimos mirando',
    next: 'Probá de nuevo; si pasa otra vez, avisale a la encargada con el código',
  }),
};
