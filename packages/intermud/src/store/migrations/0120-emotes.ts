import type { Kysely } from 'kysely';

/** What an emote's target sees in place of what the others see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['target_user', 'target_message'])
    await db.schema.alterTable('channel_lines').addColumn(name, 'text').execute();
}
