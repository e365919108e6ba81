import { Button, Heading, Text } from '@react-email/components';
import { BUTTON, Frame, PARAGRAPH } from './frame';

interface PasswordResetProps {
  name: string;
  /** Where they sign in: the name of their workspace. */
  place: string;
  url: string;
}

/** The link that sets a new password. */
export function PasswordReset({ name, place, url }: PasswordResetProps) {
  return (
    <Frame
      preview={`A link that sets a new password for ${place}`}
      note="You get this because someone asked for it with your address. If it was not you, leave it: nothing changes, and the link ends by itself."
    >
      <Heading as="h1" className="ink" style={{ ...PARAGRAPH, fontSize: 20, fontWeight: 600 }}>
        Set a new password
      </Heading>
      <Text className="ink" style={PARAGRAPH}>
        {name}, this link lets you set a new password for {place}. It works once, within 30 minutes.
      </Text>
      <Button href={url} style={BUTTON}>
        Set a new password
      </Button>
    </Frame>
  );
}
