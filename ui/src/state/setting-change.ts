// What a change makes of the settings, before the register has said so. Pure.

import type { SettingChange, SettingsView } from '../ipc/call';

/** The settings once a change is kept. */
export function changed(view: SettingsView, change: SettingChange): SettingsView {
  switch (change.kind) {
    case 'shop':
      return { ...view, shop: change.shop };
    case 'no_logo':
      return { ...view, logo: null };
    case 'cut_off':
      return { ...view, cut_off_hour: change.hour };
    case 'qr_seconds':
      return { ...view, qr_seconds: change.seconds };
    case 'return_seconds':
      return { ...view, return_seconds: change.seconds };
    case 'idle_seconds':
      return { ...view, idle_seconds: change.seconds };
    case 'quick_amounts':
      return { ...view, quick_amounts_cents: change.cents };
    case 'surface':
      return { ...view, surface: change.surface };
    case 'concept':
      return { ...view, concept_id: change.id };
    case 'preorder':
      return { ...view, preorder: change.preorder };
    case 'sale_point':
      return { ...view, sale_point_id: change.id };
    case 'backup_beside':
      return { ...view, backup_beside: true };
    case 'listener':
      return { ...view, listener: change.address };
    default:
      return change satisfies never;
  }
}
