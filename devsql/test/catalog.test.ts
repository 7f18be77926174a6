import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, LOGINS, startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

const OBJECT =
  'name object_id principal_id schema_id parent_object_id type type_desc create_date modify_date is_ms_shipped is_published is_schema_published'
const COLUMN =
  'object_id name column_id system_type_id user_type_id max_length precision scale collation_name is_nullable is_ansi_padded is_rowguidcol is_identity is_computed is_filestream is_replicated is_non_sql_subscribed is_merge_published is_dts_replicated is_xml_document xml_collection_id default_object_id rule_object_id is_sparse is_column_set generated_always_type generated_always_type_desc encryption_type encryption_type_desc encryption_algorithm_name column_encryption_key_id column_encryption_key_database_name is_hidden is_masked graph_type graph_type_desc is_data_deletion_filter_column ledger_view_column_type ledger_view_column_type_desc is_dropped_ledger_column'

/** The columns of SQL Server 2022's views, in order, from the page of each ("System catalog views"). */
const VIEWS: Readonly<Record<string, string>> = {
  'sys.schemas': 'name schema_id principal_id',
  'sys.objects': OBJECT,
  'sys.tables': `${OBJECT} lob_data_space_id filestream_data_space_id max_column_id_used lock_on_bulk_load uses_ansi_nulls is_replicated has_replication_filter is_merge_published is_sync_tran_subscribed has_unchecked_assembly_data text_in_row_limit large_value_types_out_of_row is_tracked_by_cdc lock_escalation lock_escalation_desc is_filetable is_memory_optimized durability durability_desc temporal_type temporal_type_desc history_table_id is_remote_data_archive_enabled is_external history_retention_period history_retention_period_unit history_retention_period_unit_desc is_node is_edge data_retention_period data_retention_period_unit data_retention_period_unit_desc ledger_type ledger_type_desc ledger_view_id is_dropped_ledger_table`,
  'sys.views': `${OBJECT} is_replicated has_replication_filter has_opaque_metadata has_unchecked_assembly_data with_check_option is_date_correlation_view is_tracked_by_cdc has_snapshot ledger_view_type ledger_view_type_desc is_dropped_ledger_view`,
  'sys.columns': COLUMN,
  'sys.types':
    'name system_type_id user_type_id schema_id principal_id max_length precision scale collation_name is_nullable is_user_defined is_assembly_type default_object_id rule_object_id is_table_type',
  'sys.indexes':
    'object_id name index_id type type_desc is_unique data_space_id ignore_dup_key is_primary_key is_unique_constraint fill_factor is_padded is_disabled is_hypothetical is_ignored_in_optimization allow_row_locks allow_page_locks has_filter filter_definition compression_delay suppress_dup_key_messages auto_created optimize_for_sequential_key',
  'sys.index_columns':
    'object_id index_id index_column_id column_id key_ordinal partition_ordinal is_descending_key is_included_column column_store_order_ordinal data_clustering_ordinal',
  'sys.key_constraints': `${OBJECT} unique_index_id is_system_named is_enforced`,
  'sys.foreign_keys': `${OBJECT} referenced_object_id key_index_id is_disabled is_not_for_replication is_not_trusted delete_referential_action delete_referential_action_desc update_referential_action update_referential_action_desc is_system_named`,
  'sys.foreign_key_columns':
    'constraint_object_id constraint_column_id parent_object_id parent_column_id referenced_object_id referenced_column_id',
  'sys.check_constraints': `${OBJECT} is_disabled is_not_for_replication is_not_trusted parent_column_id definition uses_database_collation is_system_named`,
  'sys.default_constraints': `${OBJECT} parent_column_id definition is_system_named`,
  'sys.computed_columns': `${COLUMN} definition uses_database_collation is_persisted`,
  'sys.identity_columns': `${COLUMN} seed_value increment_value last_value is_not_for_replication`,
  'sys.extended_properties': 'class class_desc major_id minor_id name value',
  'sys.partitions':
    'partition_id object_id index_id partition_number hobt_id rows filestream_filegroup_id data_compression data_compression_desc xml_compression xml_compression_desc',
  'sys.dm_db_partition_stats':
    'partition_id object_id index_id partition_number in_row_data_page_count in_row_used_page_count in_row_reserved_page_count lob_used_page_count lob_reserved_page_count row_overflow_used_page_count row_overflow_reserved_page_count used_page_count reserved_page_count row_count',
  'sys.procedures': `${OBJECT} is_auto_executed is_execution_replicated is_repl_serializable_only skips_repl_constraints`,
  'sys.parameters':
    'object_id name parameter_id system_type_id user_type_id max_length precision scale is_output is_cursor_ref has_default_value is_xml_document default_value xml_collection_id is_readonly is_nullable encryption_type encryption_type_desc encryption_algorithm_name column_encryption_key_id column_encryption_key_database_name',
  'sys.sql_modules':
    'object_id definition uses_ansi_nulls uses_quoted_identifier is_schema_bound uses_database_collation is_recompiled null_on_null_input execute_as_principal_id uses_native_compilation inline_type is_inlineable',
  'sys.triggers':
    'name object_id parent_class parent_class_desc parent_id type type_desc create_date modify_date is_ms_shipped is_disabled is_not_for_replication is_instead_of_trigger',
  'sys.database_principals':
    'name principal_id type type_desc default_schema_name create_date modify_date owning_principal_id sid is_fixed_role authentication_type authentication_type_desc default_language_name default_language_lcid allow_encrypted_value_modifications',
  'sys.database_permissions':
    'class class_desc major_id minor_id grantee_principal_id grantor_principal_id type permission_name state state_desc',
  'sys.database_role_members': 'role_principal_id member_principal_id',
  'sys.server_principals':
    'name principal_id sid type type_desc is_disabled create_date modify_date default_database_name default_language_name credential_id owning_principal_id is_fixed_role',
  'INFORMATION_SCHEMA.SCHEMATA':
    'CATALOG_NAME SCHEMA_NAME SCHEMA_OWNER DEFAULT_CHARACTER_SET_CATALOG DEFAULT_CHARACTER_SET_SCHEMA DEFAULT_CHARACTER_SET_NAME',
  'INFORMATION_SCHEMA.TABLES': 'TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE',
  'INFORMATION_SCHEMA.COLUMNS':
    'TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION COLUMN_DEFAULT IS_NULLABLE DATA_TYPE CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH NUMERIC_PRECISION NUMERIC_PRECISION_RADIX NUMERIC_SCALE DATETIME_PRECISION CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME DOMAIN_CATALOG DOMAIN_SCHEMA DOMAIN_NAME',
  'INFORMATION_SCHEMA.VIEWS':
    'TABLE_CATALOG TABLE_SCHEMA TABLE_NAME VIEW_DEFINITION CHECK_OPTION IS_UPDATABLE',
  'INFORMATION_SCHEMA.ROUTINES':
    'SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME ROUTINE_CATALOG ROUTINE_SCHEMA ROUTINE_NAME ROUTINE_TYPE MODULE_CATALOG MODULE_SCHEMA MODULE_NAME UDT_CATALOG UDT_SCHEMA UDT_NAME DATA_TYPE CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME NUMERIC_PRECISION NUMERIC_PRECISION_RADIX NUMERIC_SCALE DATETIME_PRECISION INTERVAL_TYPE INTERVAL_PRECISION TYPE_UDT_CATALOG TYPE_UDT_SCHEMA TYPE_UDT_NAME SCOPE_CATALOG SCOPE_SCHEMA SCOPE_NAME MAXIMUM_CARDINALITY DTD_IDENTIFIER ROUTINE_BODY ROUTINE_DEFINITION EXTERNAL_NAME EXTERNAL_LANGUAGE PARAMETER_STYLE IS_DETERMINISTIC SQL_DATA_ACCESS IS_NULL_CALL SCHEMA_LEVEL_ROUTINE MAX_DYNAMIC_RESULT_SETS IS_USER_DEFINED_CAST IS_IMPLICITLY_INVOCABLE CREATED LAST_ALTERED',
  'INFORMATION_SCHEMA.PARAMETERS':
    'SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME ORDINAL_POSITION PARAMETER_MODE IS_RESULT AS_LOCATOR PARAMETER_NAME DATA_TYPE CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME NUMERIC_PRECISION NUMERIC_PRECISION_RADIX NUMERIC_SCALE DATETIME_PRECISION INTERVAL_TYPE INTERVAL_PRECISION USER_DEFINED_TYPE_CATALOG USER_DEFINED_TYPE_SCHEMA USER_DEFINED_TYPE_NAME SCOPE_CATALOG SCOPE_SCHEMA SCOPE_NAME',
  'INFORMATION_SCHEMA.TABLE_CONSTRAINTS':
    'CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME CONSTRAINT_TYPE IS_DEFERRABLE INITIALLY_DEFERRED',
  'INFORMATION_SCHEMA.KEY_COLUMN_USAGE':
    'CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION',
  'INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS':
    'CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME UNIQUE_CONSTRAINT_CATALOG UNIQUE_CONSTRAINT_SCHEMA UNIQUE_CONSTRAINT_NAME MATCH_OPTION UPDATE_RULE DELETE_RULE',
  'INFORMATION_SCHEMA.CHECK_CONSTRAINTS':
    'CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME CHECK_CLAUSE',
  'INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE':
    'TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME',
}

test('the catalog views have the columns of SQL Server, and a reader may read them', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  for (const [view, columns] of Object.entries(VIEWS)) {
    const [table] = await reader.tables(`SELECT * FROM ${view}`)
    assert.deepEqual(table?.names, columns.split(' '), view)
  }
  const [databases] = await reader.tables('SELECT * FROM sys.databases ORDER BY database_id')
  assert.deepEqual(
    databases?.rows.map(([name]) => name),
    ['master', 'shop'],
  )
})

const QUESTIONS: readonly [sql: string, rows: unknown[][]][] = [
  [
    "SELECT c.name, t.name, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE c.object_id = OBJECT_ID('sales.OrderLines') ORDER BY c.column_id",
    [
      ['OrderId', 'bigint', 8, 19, 0, false, false],
      ['LineNumber', 'smallint', 2, 5, 0, false, false],
      ['ProductId', 'int', 4, 10, 0, false, false],
      ['Quantity', 'int', 4, 10, 0, false, false],
      ['UnitPrice', 'decimal', 9, 10, 2, false, false],
      ['Discount', 'decimal', 5, 5, 4, false, false],
      ['LineTotal', 'decimal', 9, 12, 2, true, false],
    ],
  ],
  [
    "SELECT fk.name, OBJECT_SCHEMA_NAME(fk.referenced_object_id), OBJECT_NAME(fk.referenced_object_id), COL_NAME(c.parent_object_id, c.parent_column_id) FROM sys.foreign_keys fk JOIN sys.foreign_key_columns c ON c.constraint_object_id = fk.object_id WHERE fk.parent_object_id = OBJECT_ID('sales.Orders')",
    [['FK_Orders_Customers', 'crm', 'Customers', 'CustomerId']],
  ],
  [
    "SELECT i.name, i.type_desc, i.is_unique, i.is_primary_key, c.name, ic.key_ordinal FROM sys.indexes i JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id WHERE i.object_id = OBJECT_ID('sales.OrderLines') ORDER BY i.index_id, ic.key_ordinal",
    [
      ['PK_OrderLines', 'CLUSTERED', true, true, 'OrderId', 1],
      ['PK_OrderLines', 'CLUSTERED', true, true, 'LineNumber', 2],
      ['IX_OrderLines_ProductId', 'NONCLUSTERED', false, false, 'ProductId', 1],
    ],
  ],
  [
    "SELECT CONSTRAINT_NAME, UNIQUE_CONSTRAINT_SCHEMA, UNIQUE_CONSTRAINT_NAME, DELETE_RULE FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_NAME = 'FK_Orders_Customers'",
    [['FK_Orders_Customers', 'crm', 'PK_Customers', 'NO ACTION']],
  ],
  [
    "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE CONSTRAINT_NAME = 'PK_OrderLines' ORDER BY ORDINAL_POSITION",
    [['OrderId'], ['LineNumber']],
  ],
  [
    "SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE WHERE CONSTRAINT_NAME = 'UQ_Categories_Name'",
    [['Categories', 'Name']],
  ],
  [
    "SELECT OBJECT_ID('sales.orders') - OBJECT_ID('SALES.Orders'), OBJECT_ID('sales.Orders', 'V'), OBJECT_ID('sales.FK_Orders_Customers', 'F') - OBJECT_ID('sales.fk_orders_customers')",
    [[0, null, 0]],
  ],
  [
    "SELECT COUNT(*) FROM sys.objects WHERE object_id IN (SELECT object_id FROM sys.tables) AND object_id = ANY (SELECT object_id FROM sys.columns WHERE name = 'OrderId')",
    [[3]],
  ],
]

test('the catalog describes the sample', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  for (const [sql, rows] of QUESTIONS) assert.deepEqual(await reader.rows(sql), rows, sql)
})

test('procedures show to those who may run them', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  await using writer = await connect(stand, LOGINS.writer)
  assert.deepEqual(await reader.rows('SELECT name FROM sys.procedures'), [])
  assert.deepEqual(await reader.rows('SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES'), [])
  const names = (await writer.rows('SELECT name FROM sys.procedures ORDER BY name')).flat()
  assert.ok(names.length > 0)
  assert.deepEqual(
    (
      await writer.rows(
        'SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES ORDER BY ROUTINE_NAME',
      )
    ).flat(),
    names,
  )
  const [first] = await writer.rows(
    "SELECT TOP 1 p.name, x.name, m.definition, HAS_PERMS_BY_NAME(QUOTENAME(SCHEMA_NAME(p.schema_id)) + N'.' + QUOTENAME(p.name), 'OBJECT', 'EXECUTE') FROM sys.procedures p JOIN sys.parameters x ON x.object_id = p.object_id JOIN sys.sql_modules m ON m.object_id = p.object_id ORDER BY p.name, x.parameter_id",
  )
  assert.ok(names.includes(first?.[0]))
  assert.match(String(first?.[1]), /^@/)
  assert.match(String(first?.[2]), /CREATE PROC/i)
  assert.equal(first?.[3], 1)
})

test('each login sees its own rights', async () => {
  const rights = async (login: { user: string; password: string }): Promise<unknown[]> => {
    await using connection = await connect(stand, login)
    const own = await connection.rows(
      "SELECT permission_name FROM fn_my_permissions(NULL, 'DATABASE') ORDER BY permission_name",
    )
    const granted = await connection.rows(
      'SELECT d.permission_name FROM sys.database_permissions d JOIN sys.database_principals p ON p.principal_id = d.grantee_principal_id WHERE p.name = USER_NAME() ORDER BY d.permission_name',
    )
    assert.deepEqual(granted, own)
    return own.flat()
  }
  const reader = await rights(LOGINS.reader)
  const writer = await rights(LOGINS.writer)
  const owner = await rights(LOGINS.owner)
  for (const right of ['SELECT', 'SHOWPLAN', 'CONNECT']) assert.ok(reader.includes(right))
  for (const right of ['INSERT', 'UPDATE', 'DELETE', 'EXECUTE']) {
    assert.ok(!reader.includes(right))
    assert.ok(writer.includes(right))
  }
  assert.ok(!writer.includes('CREATE TABLE') && owner.includes('CREATE TABLE'))
})

test('definitions of one session show to others once they are committed', async () => {
  await using owner = await connect(stand, LOGINS.owner)
  await using reader = await connect(stand, LOGINS.reader)
  await owner.pool.request().batch('CREATE TABLE dbo.Made (Id int PRIMARY KEY, Text nvarchar(20))')
  assert.deepEqual(await reader.rows('SELECT * FROM dbo.Made'), [])
  await owner.pool.request().batch('BEGIN TRANSACTION; CREATE TABLE dbo.MadeLast (Id int); COMMIT')
  assert.deepEqual(await reader.rows('SELECT * FROM dbo.MadeLast'), [])
  await reader.pool.request().batch('CREATE TABLE #own (a int)')
  await owner.pool.request().batch('CREATE TABLE dbo.MadeAfter (Id int)')
  assert.deepEqual(await reader.rows('SELECT * FROM dbo.MadeAfter'), [])
  await owner.pool.request().batch('DROP TABLE dbo.Made, dbo.MadeLast, dbo.MadeAfter')
  await assert.rejects(reader.rows('SELECT * FROM dbo.Made'), { number: 208 })
})
