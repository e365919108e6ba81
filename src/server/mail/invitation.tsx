import { Button, Heading, Text } from '@react-email/components';
import { BUTTON, Frame, PARAGRAPH } from './frame';

interface InvitationProps {
  inviter: string;
  place: string;
  url: string;
  expiresAt: Date | null;
}

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

/** The link that lets someone into a workspace. */
export function Invitation({ inviter, place, url, expiresAt }: InvitationProps) {
  return (
    <Frame
      preview={`${inviter} invited you to ${place}`}
      note={`You get this because ${inviter} of ${place} entered your address. If you don’t know them, leave it: nothing happens.`}
    >
      <Heading as="h1" className="ink" style={{ ...PARAGRAPH, fontSize: 20, fontWeight: 600 }}>
        Join {place}
      </Heading>
      <Text className="ink" style={PARAGRAPH}>
        {inviter} invited you to {place}, where their team talks. The link is for you alone and
        works once{expiresAt ? `, until ${DAY.format(expiresAt)}` : ''}.
      </Text>
      <Button href={url} style={BUTTON}>
        Join {place}
      </Button>
    </Frame>
  );
}
