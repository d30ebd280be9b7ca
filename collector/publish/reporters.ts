/** Numbers of people, told in bins: how many exactly helps nobody, and one more or less would tell of one person. */

const STEPS = [
  1, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
] as const;

/** Such as `10-19`; above the last step `100000+`. */
export function bin(people: number): string {
  const above = STEPS.findIndex((step) => step > people);
  if (above === -1) return `${STEPS.at(-1)}+`;
  return above === 0 ? '0' : `${STEPS[above - 1]}-${(STEPS[above] ?? 0) - 1}`;
}
