/**
 * A template tag that makes SQL: the driver's own or Drizzle's. A fragment made with one goes into statements made
 * with the same one, so what both must say is written once.
 */
export type SqlTag<Fragment> = (
  text: TemplateStringsArray,
  ...values: (Fragment | string | number)[]
) => Fragment;
