import { Entrance } from '@/features/account';

export default function Page() {
  return <Entrance />;
}
