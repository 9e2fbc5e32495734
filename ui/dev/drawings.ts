// Which scene is the product's answer to which drawing, and at which size and in which look.

import type { LookName, SizeName } from './views';

/** Where the answer to a drawing is. */
export interface Answer {
  scene: string;
  size: SizeName;
  look: LookName;
}

function at(scene: string, size: SizeName = '1366x768', look: LookName = 'light'): Answer {
  return { scene, size, look };
}

/** By the name of the drawing's file. */
export const DRAWINGS: Record<string, Answer> = {
  '01-desbloqueo': at('01-unlock'),
  '01-desbloqueo-error': at('01-unlock-error'),
  '02-caja': at('02-till'),
  '02-caja-1024': at('02-till', '1024x768'),
  '02-caja-1366x688': at('02-till', '1366x688'),
  '02-caja-1920': at('02-till', '1920x1080'),
  '02-caja-oscuro': at('02-till', '1366x768', 'dark'),
  '02-caja-aviso': at('02-till-notice'),
  '02-caja-monto-largo': at('02-till-long'),
  '02-caja-practica': at('02-till-practice-concept'),
  '02-caja-sin-internet': at('02-till-offline'),
  '02-caja-vacia': at('02-till-empty'),
  '03-qr-creando': at('03-qr-creating'),
  '03-qr-esperando': at('03-qr-waiting'),
  '03-qr-esperando-oscuro': at('03-qr-waiting', '1366x768', 'dark'),
  '03-qr-1024': at('03-qr-waiting', '1024x768'),
  '03-qr-mostrador': at('03-qr-counter'),
  '03-qr-link': at('03-qr-link'),
  '03-qr-sin-internet': at('03-qr-offline'),
  '03-qr-vencido': at('03-qr-expired'),
  '03-qr-cancelado': at('03-qr-cancelled'),
  '03-qr-fallo': at('03-qr-failed'),
  '04-pagado': at('04-paid'),
  '04-pagado-de-mas': at('04-paid-over'),
  '04-pagado-parcial': at('04-paid-short'),
  '04-pagado-practica': at('04-paid-practice'),
  '04-pagado-tarde': at('04-paid-late'),
  '05-cliente-inicio': at('05-customer-idle'),
  '05-cliente-qr': at('05-customer-code'),
  '05-cliente-pagado': at('05-customer-paid'),
  '07-conciliacion': at('07-reconcile'),
  '06-dia': at('06-day'),
  '06-dia-1920': at('06-day', '1920x1080'),
  '06-dia-oscuro': at('06-day', '1366x768', 'dark'),
  '06-dia-detalle': at('06-day-detail'),
  '06-cierre-z': at('06-close'),
  '06-cierre-z-listo': at('06-close-ready'),
  '06-exportar': at('06-export'),
  '08-puntos': at('08-points'),
  '08-puntos-nuevo': at('08-points-new'),
  '08-puntos-baja': at('08-points-retire'),
  '10-links': at('10-links'),
  '10-link-nuevo': at('10-link-new'),
  '09-retiros': at('09-payouts'),
  '09-retiro-datos': at('09-payout-data'),
  '09-retiro-cbu-mal': at('09-payout-wrong-account'),
  '09-retiro-confirmar': at('09-payout-confirm'),
  '09-retiro-comprobante': at('09-payout-voucher'),
  '11-ajustes': at('11-settings-till'),
  '11-asistente-1-modo': at('11-wizard-mode'),
  '11-asistente-2-cuenta': at('11-wizard-account'),
  '11-asistente-3-comercio': at('11-wizard-shop'),
  '11-asistente-4-pin': at('11-wizard-team'),
  '11-asistente-5-listo': at('11-wizard-ready'),
};
