// What account's screen says, in the Spanish of the counter.

export const account = {
  section: 'Cuenta',
  title: 'Movimientos de la cuenta',
};
