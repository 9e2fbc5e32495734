// What payouts's screen says, in the Spanish of the counter.

export const payouts = {
  section: 'Retiros',
  title: 'Retiros',
};
