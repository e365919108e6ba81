import { Entrance } from '@/features/account/entrance';

export default function Page() {
  return <Entrance />;
}
