// How the number of a shift's report is written.

/** `214` → `0214`, as on the paper. */
export function zNumber(number: number): string {
  return String(number).padStart(4, '0');
}
