SELECT updated_at, inserted_by, deleted, execution_count, set_id FROM audit.rows
