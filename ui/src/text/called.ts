// How a sale point is called in a Spanish sentence: a till has a gender, another name may have none.

/** `la Caja 1`, `Barra`. */
export function called(point: string): string {
  return /^caja\b/i.test(point) ? `la ${point}` : point;
}
