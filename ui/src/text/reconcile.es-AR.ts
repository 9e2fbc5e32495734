// What reconcile's screen says, in the Spanish of the counter.

export const reconcile = {
  section: 'Conciliar',
  title: 'Conciliación',
};
