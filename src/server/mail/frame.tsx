import { Body, Container, Head, Html, Preview, Section, Text } from '@react-email/components';
import type { ReactNode } from 'react';

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Mail programs that are dark take these over what is inline. */
const DARK = `
  :root { color-scheme: light dark; }
  @media (prefers-color-scheme: dark) {
    .page, .sheet { background: #1a1d1c !important; }
    .ink { color: #eceeed !important; }
    .muted { color: #9ba19e !important; }
  }
`;

interface FrameProps {
  /** What a list of mails shows beside the subject. */
  preview: string;
  /** Why it came, and what to do when one did not ask for it. */
  note: string;
  children: ReactNode;
}

/** What every mail looks like: one column, one thing to do. */
export function Frame({ preview, note, children }: FrameProps) {
  return (
    <Html lang="en">
      <Head>
        <style>{DARK}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body className="page" style={{ backgroundColor: '#ffffff', fontFamily: FONT, margin: 0 }}>
        <Container className="sheet" style={{ maxWidth: 480, padding: '32px 20px' }}>
          <Section>{children}</Section>
          <Text className="muted" style={{ color: '#5f6563', fontSize: 13, marginTop: 32 }}>
            {note}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

export const PARAGRAPH = { color: '#1a211e', fontSize: 15, lineHeight: '22px' } as const;
export const BUTTON = {
  backgroundColor: '#208368',
  borderRadius: 6,
  color: '#ffffff',
  fontSize: 15,
  fontWeight: 600,
  padding: '10px 16px',
} as const;
