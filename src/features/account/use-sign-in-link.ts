'use client';
import { useEffect, useState } from 'react';
import { safeCallback, signInByLink } from '@/client/sign-in';

/**
 * Signs in by a link of the operator's, whose code stands behind the `#`: there it reaches no log and no
 * other site. Once: the code is taken out of the address first.
 */
export function useSignInLink(callbackUrl: string | null) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  useEffect(() => {
    const code = new URLSearchParams(window.location.hash.slice(1)).get('link');
    if (!code) return;
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    setBusy(true);
    void signInByLink(code).then((result) => {
      if (result.ok) {
        window.location.assign(safeCallback(callbackUrl, window.location.origin));
        return;
      }
      setBusy(false);
      setRefusal(result.code === 'CredentialsSignin' ? 'link_spent' : result.code);
    });
  }, [callbackUrl]);

  return { busy, refusal };
}
