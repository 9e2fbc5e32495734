// What links's screen says, in the Spanish of the counter.

export const links = {
  section: 'Links',
  title: 'Links de pago',
};
