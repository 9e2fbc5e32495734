// What day's screen says, in the Spanish of the counter.

export const day = {
  section: 'Día',
  title: 'Ventas',
};
