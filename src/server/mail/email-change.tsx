import { Button, Heading, Text } from '@react-email/components';
import { BUTTON, Frame, PARAGRAPH } from './frame';

interface EmailChangeProps {
  name: string;
  place: string;
  url: string;
}

/** The link that makes the address it is mailed to the account’s. */
export function EmailChange({ name, place, url }: EmailChangeProps) {
  return (
    <Frame
      preview={`Confirm that you sign in to ${place} with this address`}
      note="You get this because someone entered your address for their account. If it was not you, leave it: nothing changes."
    >
      <Heading as="h1" className="ink" style={{ ...PARAGRAPH, fontSize: 20, fontWeight: 600 }}>
        Confirm your address
      </Heading>
      <Text className="ink" style={PARAGRAPH}>
        {name}, confirm that you sign in to {place} with this address from now on. The link works
        once, within a day.
      </Text>
      <Button href={url} style={BUTTON}>
        Confirm this address
      </Button>
    </Frame>
  );
}

interface EmailChangedProps {
  name: string;
  place: string;
}

/** For the address that was an account’s, so that nobody loses theirs without hearing of it. */
export function EmailChanged({ name, place }: EmailChangedProps) {
  return (
    <Frame
      preview={`Your account at ${place} has another address now`}
      note="You get this because this was the address of your account."
    >
      <Heading as="h1" className="ink" style={{ ...PARAGRAPH, fontSize: 20, fontWeight: 600 }}>
        Your address was changed
      </Heading>
      <Text className="ink" style={PARAGRAPH}>
        {name}, you sign in to {place} with another address from now on. If you did not change it,
        tell an admin of your workspace at once.
      </Text>
    </Frame>
  );
}
