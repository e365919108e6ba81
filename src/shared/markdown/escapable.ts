/** What a backslash takes the meaning from. Before anything else it is a backslash: in paths, say. */
export const ESCAPABLE = '*_~`[]<>#@|:+-';
