// What is said while a file is written, in English.

import type { Exporting } from './exporting.es-AR';

export const exporting: Exporting = {
  format: 'Format',
  save: 'Save the file',
  looking: 'Looking…',
  done: (done, of) => `${done} of ${of}`,
  bar: 'How far it is',
  stop: 'Cancel',
  stopping: 'Cancelling…',
  stopped: 'It was cancelled. No file was left.',
  saving: 'Saving…',
  cancel: 'Cancel',
  close: 'Done',
  saved: (path) => `Saved in ${path}`,
  notSaved: 'Nothing was saved: you did not choose where.',
  noFile: 'No file was left.',
};
