import { describe, expect, it } from 'vitest';
import { safeCallback } from '@/client/sign-in';

const HERE = 'https://chat.example.com';

describe('where signing in leads', () => {
  it('is the path that was asked for', () => {
    expect(safeCallback('/w/acme/c/1?thread=2#x', HERE)).toBe('/w/acme/c/1?thread=2#x');
    expect(safeCallback(`${HERE}/w/acme?q=x`, HERE)).toBe('/w/acme?q=x');
  });

  it('is the front door for anything outside this site', () => {
    const outside = [
      null,
      '',
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/w/..//evil.example',
      '/.//evil.example',
      '/%2e//evil.example',
      `${HERE}//evil.example`,
      `${HERE}.evil.example/`,
      `${HERE}@evil.example/`,
      'javascript:alert(1)',
      '/sign-in?callbackUrl=/sign-in',
    ];
    expect(outside.map((url) => safeCallback(url, HERE))).toEqual(outside.map(() => '/'));
  });
});
