-- A database of very many small tables, for what has to stay quick beside them; `devsql.tables` says how many. Columns are of
-- types that PostgreSQL stores in the table itself, but for every twentieth table: that makes one cost a quarter of a millisecond.
-- Tables are made in portions, since a transaction holds a lock for each.
SELECT tsql.define_type(t) FROM unnest(ARRAY['datetime2(3)', 'nvarchar(80)']) t;
GO
DO $$
DECLARE
  nouns text[] := ARRAY['Customer', 'Order', 'Invoice', 'Shipment', 'Payment', 'Product', 'Contract', 'Claim', 'Policy', 'Account', 'Ledger', 'Asset', 'Sensor', 'Route', 'Vehicle',
    'Employee', 'Payroll', 'Budget', 'Project', 'Task', 'Ticket', 'Device', 'Reading', 'Batch', 'Recipe', 'Supplier', 'Warehouse', 'Campaign', 'Session', 'Document'];
  kinds text[] := ARRAY['Header', 'Line', 'History', 'Detail', 'Audit', 'Map', 'Status', 'Summary', 'Import', 'Archive', 'Note', 'Rate', 'Limit', 'Event', 'Link'];
  tables int := current_setting('devsql.tables')::int;
  noun text;
  area text;
  name text;
  relation text;
BEGIN
  FOR i IN 0..39 LOOP
    EXECUTE format('CREATE SCHEMA area_%s', to_char(i, 'FM00'));
  END LOOP;
  FOR i IN 0..tables - 1 LOOP
    noun := nouns[1 + i % 30];
    area := 'area_' || to_char(i % 40, 'FM00');
    name := noun || kinds[1 + (i / 30) % 15] || '_' || to_char(i, 'FM00000');
    relation := format('%I.%I', area, name);
    EXECUTE format('CREATE TABLE %s (%I int4 NOT NULL, %I int4, "CreatedAt" tsql."datetime2(3)" NOT NULL, "ChangedAt" tsql."datetime2(3)", "StatusCode" tsql.tinyint NOT NULL, "IsActive" tsql.bit NOT NULL,
      %I int8, "SourceBatch" int8, "ReviewedBy" int4, "Position" int2%s)',
      relation, noun || 'Id', nouns[1 + (i * 7 + 3) % 30] || 'Id', noun || 'Quantity',
      CASE WHEN i % 20 = 0 THEN format(', "Title" tsql."nvarchar(80)", "Amount" numeric(18,4), CONSTRAINT %I PRIMARY KEY (%I)', 'PK_' || name, noun || 'Id') ELSE '' END);
    INSERT INTO tsql.objects VALUES (relation::regclass, 638396640000000000);
    IF i % 4 = 0 THEN
      INSERT INTO tsql.extended_properties VALUES
        (1, relation::regclass, 0, 'MS_Description', format('%s of the %s process, table %s.', noun, kinds[1 + (i / 30) % 15], i)),
        (1, relation::regclass, 1, 'MS_Description', format('Key of the %s.', lower(noun)));
    END IF;
    IF i % 100 = 0 THEN
      EXECUTE format('CREATE VIEW %I.%I AS SELECT %I, "CreatedAt", "StatusCode" FROM %s', area, 'Active' || name, noun || 'Id', relation);
      INSERT INTO tsql.objects VALUES (format('%I.%I', area, 'Active' || name)::regclass, 638396640000000000);
      INSERT INTO tsql.definitions VALUES (format('%I.%I', area, 'Active' || name)::regclass,
        format('CREATE VIEW %s.Active%s AS SELECT %sId, CreatedAt, StatusCode FROM %s.%s WHERE IsActive = 1', area, name, noun, area, name));
    END IF;
    IF i % 500 = 499 THEN
      COMMIT;
    END IF;
  END LOOP;
END $$;
GO
ANALYZE pg_class, pg_attribute, pg_index, pg_constraint, pg_namespace, pg_attrdef, tsql.objects, tsql.extended_properties, tsql.definitions;
