// What points's screen says, in the Spanish of the counter.

export const points = {
  section: 'Puntos',
  title: 'Puntos de venta',
};
