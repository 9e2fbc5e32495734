// The mark of a shop that gave none: `Panadería La Vereda` → `LV`. What a shop is called stands at the
// end of its name; what it sells, before.

/** At most two letters. */
export function shopInitials(shop: string): string {
  const words = shop.split(/[\s.·-]+/).filter(Boolean);
  const names = words.filter((word) => /^[\p{Lu}\p{N}]/u.test(word));
  return (names.length > 0 ? names : words)
    .slice(-2)
    .map((word) => (Array.from(word)[0] ?? '').toLocaleUpperCase('es-AR'))
    .join('');
}
