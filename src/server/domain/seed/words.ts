/** What a seeded workspace is made of: names and things people say at work. `{…}` is filled in by `texts.ts`. */

const words = (text: string) => text.trim().split(/\s+/);
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

export const FIRST_NAMES = words(`
  Ada Amir Ana Aoife Ben Bea Carlos Chloe Daichi Dina Elif Emil Fatima Femi Grace Hana Hugo Ida Ines Ivan Jae
  Jonas Kaya Kofi Lara Leo Lin Maja Mateo Mei Mina Nadia Nils Noor Olga Omar Paula Priya Quinn Ravi Rosa Sam
  Sara Tomas Tuva Uma Vera Wen Yusuf Zoe Agnes Aisha Alba Anders Anika Arjun Asha Bilal Bruno Carla Chidi
  Clara Dario Demir Diego Edith Elena Enzo Erik Esra Farid Freya Gita Goran Haruto Helena Hiro Imani Ingrid
  Isak Jana Joana Kenji Klara Lena Luca Lucia Malik Marta Milan Nia Nora Oskar Petra Rami Rania Samir Selma
  Stefan Tariq Yara`);

export const LAST_NAMES = words(`
  Adeyemi Almeida Berg Brandt Castillo Chen Costa Dahl Diaz Eriksen Farah Fischer Garcia Haddad Hansen Ito
  Jensen Kaur Keller Kim Kowalski Larsen Lopez Mbeki Meyer Moreau Nair Nguyen Novak Okafor Olsen Park Patel
  Petrov Qureshi Rossi Sato Schmidt Silva Singh Sousa Tanaka Toth Usman Varga Vogel Weber Yilmaz Abbasi
  Andersson Bakker Banerjee Bianchi Bauer Cohen Cruz Demir Dubois Endo Eze Ferrari Fofana Gupta Gruber
  Hernandez Horvat Ivanova Jansen Johansson Kato Khan Kovacs Laine Lemaire Lindqvist Mahmoud Marino Mensah
  Mori Mwangi Nakamura Ndiaye Nowak Oliveira Osei Pereira Popescu Ramos Reyes Romero Said Santos Sharma Suzuki
  Takahashi Traore Vasquez Wagner Watanabe Yamamoto Zhang Zimmer`);

export const TITLES = lines(`
  Engineer
  Senior engineer
  Engineering manager
  Designer
  Product manager
  Support
  Support lead
  Data analyst
  Security
  Site reliability
  Marketing
  Finance
  People
  Sales`);

/** Name, what it is about, and which texts suit it. */
export const CHANNELS = [
  ['engineering', 'What we build and how', 'building'],
  ['random', 'Anything else', 'chatter'],
  ['support', 'What customers ask', 'support'],
  ['releases', 'What went out and when', 'building'],
  ['incidents', 'Something is broken: say it here', 'incidents'],
  ['product', 'What to build next', 'product'],
  ['design', 'Screens, words, pictures', 'product'],
  ['data', 'Numbers and what they mean', 'numbers'],
  ['security', 'Reports, reviews, patches', 'incidents'],
  ['hiring', 'Who joins us', 'people'],
  ['marketing', 'How people hear of us', 'numbers'],
  ['onboarding', 'For those who are new', 'people'],
  ['mobile', 'The app in your pocket', 'building'],
  ['platform', 'What everything runs on', 'incidents'],
  ['research', 'What we learned from people', 'product'],
  ['books', 'Read anything good?', 'chatter'],
  ['lunch', 'Where and when', 'chatter'],
  ['music', 'What is playing', 'chatter'],
  ['help', 'Ask; nobody minds', 'support'],
  ['standup', 'Yesterday, today, blockers', 'building'],
] as const;

export type Subject = (typeof CHANNELS)[number][2];

/** Larger workspaces have a channel for each of these, and for each of them together. */
export const AREAS = words(`
  billing checkout search exports imports mobile-app web editor calendar notifications sign-in accounts api
  webhooks reports invoices onboarding pricing migration storage sync permissions audit emails dashboards
  partners sales emea apac americas`);

export const ROOMS: readonly (readonly [pattern: string, topic: string, subject: Subject])[] = [
  ['team-{area}', 'The people who look after {area}', 'building'],
  ['{area}-alerts', 'What the monitors of {area} say', 'incidents'],
  ['{area}-support', 'Customers with questions about {area}', 'support'],
  ['proj-{area}', 'The next version of {area}', 'product'],
  ['{area}-numbers', 'How {area} is doing', 'numbers'],
  ['{area}-reviews', 'Changes to {area} that want a second look', 'building'],
];

export const SERVICES = words(`
  checkout billing search-api importer notifier gateway scheduler exports mailer sync-worker auth-service web`);
export const CUSTOMERS = lines(`
  Nordlicht
  Casa Verde
  Blue Harbor
  Tanaka Foods
  Kestrel Labs
  Oakridge Schools
  Meridian Health
  Polaris Freight`);
export const FEATURES = lines(`
  the new importer
  saved filters
  the weekly digest
  bulk edit
  dark mode
  single sign-on
  the mobile editor
  usage reports`);

export const TEXTS: Record<Subject, string[]> = {
  building: lines(`
    I’m picking up the flaky test in {service}.
    Can someone review {ticket} before lunch? It’s small.
    The deploy of {service} {version} is through, I’m watching the graphs for ten minutes.
    Found it: we compared \`updated_at\` as text. One-line fix coming.
    Let’s **not** ship {feature} on a {day}.
    Merged {ticket}. Closing the issue.
    Is anyone else seeing slow builds of {service} today? Mine took {n} minutes.
    {service} is at {pct} % CPU, was {pct} % before the index.
    Yesterday: {ticket}. Today: tests for {feature}. No blockers.
    I split {ticket} into two, the first part is ready.
    Do we still need the feature flag for {feature}?
    Upgraded {service} to {version} in staging, all green.
    The migration takes {ms} ms a batch, so about {n} minutes in all.
    Could we pair on {ticket} this afternoon?
    I’d rather delete that code path than fix it.
    Who knows why \`{file}\` has a retry around everything?`),
  incidents: lines(`
    {service} answers slowly, p99 is at {ms} ms. Looking.
    Rolled back {service} to {version}, errors are going down.
    {n} alerts from {service} in the last ten minutes.
    Status page is updated, next update at {time}.
    It’s the connection pool again: {n} waiting.
    Resolved at {time}. I’ll write up what happened by {day}.
    {customer} saw it too, support has told them.
    The disk of {service} is at {pct} %. Old exports can go.
    Certificate of {service} ends in {n} days, {ticket} is for that.
    False alarm: the monitor lost its network, not us.
    A dependency of {service} has an advisory, patch is {version}.
    Can someone with access restart {service}? I’m on the train.`),
  support: lines(`
    {customer} asks whether {feature} works without an admin.
    A customer asked for exactly this yesterday.
    {customer} can’t sign in since {time}, anything going on?
    Reproduced. It only happens when the tab sleeps for more than an hour.
    Second ticket about {feature} today: {ticket}.
    The answer is in the guide, but nobody finds it there.
    {customer} is happy again, thanks all.
    Could someone explain in two sentences how {feature} counts seats?
    That error message is a bit rude, let me fix the words.
    First reply took {n} minutes on average last week.
    They exported {n} rows and the file was empty. Logs attached to {ticket}.
    What do we tell people who want {feature} before summer?`),
  product: lines(`
    I like this, but the empty state needs a sentence that says what to do next.
    Three of five people in the interviews missed the button for {feature}.
    I tried it on my phone: works, but the keyboard covers the button.
    Do we start with {feature} or with saved filters?
    The new icons look great on a dark background.
    {customer} would pay for {feature} tomorrow.
    I think _both_ of you are right, for different customers.
    Draft of the spec for {feature}: {link}
    Let’s cut {feature} to what we can show on {day}.
    Who has numbers on how often {feature} is used?
    The prototype is up: {link}, be kind.
    Could we call it something people already say?`),
  numbers: lines(`
    Numbers for last week: sign-ups +{pct} %, churn flat.
    {feature} is used by {pct} % of teams, {n} more than in spring.
    The dashboard was wrong since {day}: {service} counted twice. Fixed.
    Open rate of the newsletter: {pct} %.
    Revenue from {customer} doubled. Nobody knows why yet.
    Does anyone object if I drop the old report?
    Query is down from {ms} ms to {n} ms.
    Half of all traffic comes from {n} teams.
    Updated the sheet: {link}
    Conversion is at {pct} %, which is seasonal, I think.`),
  people: lines(`
    Two people joined today. Say hello!
    Feedback for yesterday’s interview is due by {time}.
    {n} applications for the support role, {n} look good.
    The onboarding list has a new first day: {link}
    Who wants to be a buddy from {day} on?
    Offer accepted, starts in {n} weeks.
    Reminder: reviews close on {day}.
    Could someone from engineering join the call at {time}?
    The laptop list is up to date again.
    I’ll be offline from three, back tomorrow.`),
  chatter: lines(`
    Anyone for noodles at {time}?
    The coffee machine on the second floor works again.
    Reading a book about maps, happy to lend it after {day}.
    What is that song in the lobby?
    Train is late, start without me.
    Could we move the meeting by half an hour?
    The sunset right now!
    I found a grey umbrella in the big room.
    Cake in the kitchen, first come, first served.
    Who is up for a run on {day}?
    Best thing I read this week: {link}
    Has anyone tried the new place at the corner?
    My cat has opinions about {feature}.`),
};

export const OPENERS = lines(`
  Morning!
  Quick one:
  Heads-up:
  Small update:
  Question:
  FYI:
  Good news:`);

export const CLOSERS = lines(`
  More at {time}.
  Thoughts?
  I’ll follow up on {day}.
  No rush.
  Shout if that’s in your way.
  Details in {ticket}.
  Thanks!`);

export const REPLIES = lines(`
  On it.
  Looks good to me.
  Which version was that?
  Good catch!
  I can take this one.
  Let me check and come back to you.
  Same here.
  Fixed now, could you try again?
  Thank you!
  Hm, that’s odd. I’ll dig.
  {ticket} is the same, I think.
  Only on {service}, or elsewhere too?
  Agreed, let’s do it on {day}.
  It took {n} minutes for me.
  I’d wait for {customer} to answer first.
  Ha, I had the same idea.
  Done, see {link}
  Not before {day}, sorry.
  +1
  Could you add that to {ticket}?
  That was me, sorry. Reverted.
  Works on my phone, not on my laptop.`);

/** Blocks of several lines: what stands before them has to leave them whole. */
export const BLOCKS = [
  '```ts\nconst retry = Math.min(500 * 2 ** attempt, 30_000);\n```\nShould this have jitter?',
  '```sql\nselect plan, count(*) from teams group by plan order by 2 desc;\n```',
  '```\n{time} {service} level=warn msg="slow query" ms={ms}\n{time} {service} level=info msg="retrying" attempt={n}\n```',
  '```sh\ncurl -s https://{service}.example.com/healthz\n```\ngives me nothing since {time}.',
  'The plan:\n- cut the scope to {feature}\n- ship behind a flag\n- look at it together on {day}',
  'Left to do for {ticket}:\n1. tests\n2. a line in the guide\n3. tell {customer}',
  '> We should write this down somewhere\n\nAgreed, I’ll start a page.',
  '> Is {feature} in this release?\n\nNo, the one after.',
];

export const REACTIONS = ['👍', '🎉', '❤️', '👀', '😂', '🚀', '🙏', '✅'];
export const DAYS = words('Monday Tuesday Wednesday Thursday Friday');
