// A file of its own, so that it is read only when it is needed. By a static import, since the package is not a
// module where Node loads it and would have no named exports for a dynamic one.
import { dictionary } from '@zxcvbn-ts/language-common';

export const COMMON_PASSWORDS = new Set(dictionary['passwords-common']);
