import { afterAll, beforeAll } from 'vitest';
import { type TestApp, testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { type MailServer, startMailServer } from '../harness/smtp';

interface MailScene {
  app: TestApp;
  smtp: MailServer;
  database: Awaited<ReturnType<typeof freshDatabase>>;
}

/** A server that sends mail, and the mail server that gets it, for the tests of a file. */
export function mailScene(): MailScene {
  const scene = {} as MailScene;
  beforeAll(async () => {
    const [smtp, database] = [await startMailServer(), await freshDatabase()];
    const env = {
      SMTP_URL: smtp.url,
      MAIL_FROM: 'chat@example.com',
      PUBLIC_URL: 'https://chat.example.com',
    };
    Object.assign(scene, {
      smtp,
      database,
      app: await testApp({ databaseUrl: database.url, env }),
    });
  });
  afterAll(async () => {
    await scene.app[Symbol.asyncDispose]();
    await scene.smtp[Symbol.asyncDispose]();
    await scene.database[Symbol.asyncDispose]();
  });
  return scene;
}
