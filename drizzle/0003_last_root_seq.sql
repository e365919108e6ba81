-- Where the newest message of a channel was deleted, what makes the channel bold goes back to the one before it.
update channels c set last_root_seq = coalesce((
  select m.seq from messages m
  where m.workspace_id = c.workspace_id and m.channel_id = c.id and m.parent_id is null and m.deleted_at is null
  order by m.seq desc limit 1), 0)
where exists (
  select from messages gone
  where gone.workspace_id = c.workspace_id and gone.channel_id = c.id and gone.seq = c.last_root_seq
    and gone.deleted_at is not null);
