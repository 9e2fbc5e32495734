// What is said while a file is written, wherever it is asked for.

export const exporting = {
  format: 'Formato',
  save: 'Guardar archivo',
  looking: 'Buscando…',
  done: (done: string, of: string) => `${done} de ${of}`,
  /** What a bar is called for whoever hears it. */
  bar: 'Cuánto va',
  stop: 'Cancelar',
  stopping: 'Cancelando…',
  stopped: 'Se canceló. No quedó ningún archivo.',
  saving: 'Guardando…',
  cancel: 'Cancelar',
  close: 'Listo',
  saved: (path: string) => `Guardado en ${path}`,
  notSaved: 'No se guardó nada: no elegiste dónde.',
  noFile: 'No quedó ningún archivo.',
};

export type Exporting = typeof exporting;
