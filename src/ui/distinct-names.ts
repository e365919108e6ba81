/**
 * Names for the buttons of a list's rows, in its order: those that more than one row would have are numbered, so
 * that who does not see the rows can distinguish the buttons.
 */
export function distinctNames(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const alike = names.filter((other) => other === name).length;
    if (alike === 1) return name;
    const nth = names.slice(0, index + 1).filter((other) => other === name).length;
    return `${name} (${nth} of ${alike})`;
  });
}
